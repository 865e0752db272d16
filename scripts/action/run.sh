#!/usr/bin/env bash
# The steps of action.yml. What a workflow says comes in by the environment (EASTWEST_*), never as text within the script.
#
#   run.sh check     check, annotate, summarize, compare with the base branch, write outputs; exits 0 if all of this was done
#   run.sh verdict   exits with what the check exited with (EASTWEST_EXIT_CODE)
#
# Works with bash 3.2, which is what macOS has: no mapfile, and an empty array counts as unset.
set -euo pipefail

fail() {
  printf '::error title=eastwest::%s\n' "$1"
  exit 2
}

# The lines of a text that aren't empty, without blanks around them, into the array `lines`.
lines=()
split_lines() {
  lines=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<<"$1"
}

# Which eastwest to run, into the array `eastwest`: as told, else the project's own, else this action's version.
eastwest=()
find_eastwest() {
  local version="${EASTWEST_VERSION:-}"
  if [ -n "${EASTWEST_BIN:-}" ]; then
    eastwest=("$EASTWEST_BIN")
  elif [ -z "$version" ] && [ -x node_modules/.bin/eastwest ]; then
    eastwest=(node_modules/.bin/eastwest)
  else
    if [ -z "$version" ]; then
      version="$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")"
    fi
    case "$version" in
      *[!0-9A-Za-z.^~_+-]*) fail 'the input version is no version' ;;
    esac
    eastwest=(npx --yes "eastwest@$version")
  fi
}

# What check and diff share, into the array `common`.
common=()
find_common() {
  local one
  common=()
  if [ -n "${EASTWEST_CONFIG:-}" ]; then common+=(--config "$EASTWEST_CONFIG"); fi
  split_lines "${EASTWEST_ENVIRONMENT:-}"
  for one in ${lines[@]+"${lines[@]}"}; do common+=("--environment=$one"); done
}

check() {
  local code=0 one
  local arguments=(check ${common[@]+"${common[@]}"} --fail-on "${EASTWEST_FAIL_ON:-error}")
  split_lines "${EASTWEST_POLICY:-}"
  for one in ${lines[@]+"${lines[@]}"}; do arguments+=(--policy "$one"); done
  split_lines "${EASTWEST_FORMATS:-}"
  for one in ${lines[@]+"${lines[@]}"}; do
    case "$one" in
      *=?*) arguments+=(--format "$one") ;;
      *) fail "the input formats needs format=file, one per line" ;;
    esac
  done
  arguments+=(--format pretty --format "json=$scratch/report.json" --format "markdown=$scratch/summary.md")
  arguments+=(--format "github=$scratch/annotations")
  if [ -n "${EASTWEST_SARIF_FILE:-}" ]; then arguments+=(--format "sarif=$EASTWEST_SARIF_FILE"); fi
  split_lines "${EASTWEST_ARGS:-}"
  arguments+=(${lines[@]+"${lines[@]}"})
  split_lines "${EASTWEST_PATHS:-}"
  arguments+=(-- ${lines[@]+"${lines[@]}"})

  "${eastwest[@]}" "${arguments[@]}" || code=$?

  # Without a report there was no check, whatever the exit code says: npx exits with 1 if it can't install.
  if [ ! -s "$scratch/report.json" ]; then
    if [ "$code" -lt 2 ]; then code=2; fi
    printf '::error title=eastwest::eastwest gave no report (exit code %s): see the log of this step\n' "$code"
    printf '### eastwest: ✗ no report (exit code %s)\n\nThe log of the step says why.\n' "$code" >"$scratch/summary.md"
  elif [ "${EASTWEST_ANNOTATIONS:-true}" = true ]; then
    cat "$scratch/annotations"
  fi
  exit_code="$code"
}

# The base branch as a revision that this clone has, into `base`; empty if it can't be had.
base=''
find_base() {
  local name="$1"
  base=''
  git check-ref-format "refs/heads/$name" || return 0
  if ! git rev-parse --verify --quiet "refs/remotes/origin/$name^{commit}" >/dev/null; then
    local depth=()
    # Only of a clone that is shallow already: of a whole one this would make a shallow one.
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then depth=(--depth=1); fi
    git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} origin "+refs/heads/$name:refs/remotes/origin/$name" || return 0
  fi
  base="origin/$name"
}

# What became reachable against the base branch, in each environment by itself: goes below the report. Decides nothing unless fail-on-new is
# set; then a comparison that can't be trusted isn't a pass either.
compare() {
  local code=0 arguments=()
  find_base "$EASTWEST_BASE"
  if [ -z "$base" ]; then
    undone "the base branch can't be fetched"
    return 0
  fi
  arguments=(diff ${common[@]+"${common[@]}"} --format "markdown=$scratch/diff.md")
  if [ "${EASTWEST_FAIL_ON_NEW:-false}" = true ]; then arguments+=(--fail-on-new); fi
  split_lines "${EASTWEST_PATHS:-}"
  arguments+=("$base" HEAD -- ${lines[@]+"${lines[@]}"})
  "${eastwest[@]}" "${arguments[@]}" || code=$?
  if [ ! -s "$scratch/diff.md" ]; then
    undone "eastwest diff exited with $code"
    return 0
  fi
  {
    printf '\n'
    cat "$scratch/diff.md"
    if [ "$code" -ge 2 ]; then printf '\nOne of the two states has problems: this comparison can not be trusted. The log of the step says why.\n'; fi
  } >>"$scratch/more.md"
  if [ "${EASTWEST_FAIL_ON_NEW:-false}" = true ] && [ "$code" -gt "$exit_code" ]; then exit_code="$code"; fi
}

# A comparison that wasn't made is said, and with fail-on-new it isn't a pass.
undone() {
  printf '::warning title=eastwest::not compared with the base branch: %s\n' "$1"
  printf '\nNot compared with the base branch: %s.\n' "$1" >>"$scratch/more.md"
  if [ "${EASTWEST_FAIL_ON_NEW:-false}" = true ] && [ "$exit_code" -lt 2 ]; then exit_code=2; fi
}

# The summary as a comment. Either part fits into one (65,536 characters), both may not: what is left out then is said.
comment() {
  cat "$scratch/summary.md"
  if [ "$(cat "$scratch/summary.md" "$scratch/more.md" | wc -c)" -le 65536 ]; then
    cat "$scratch/more.md"
  else
    printf '\nThe comparison with the base branch has no room here: it is in the summary of the job.\n'
  fi
}

outputs() {
  local sarif=''
  case "$PWD${EASTWEST_SARIF_FILE:-}" in *$'\n'*) fail 'no line feeds in sarif-file, please' ;; esac
  if [ -n "${EASTWEST_SARIF_FILE:-}" ] && [ -s "$EASTWEST_SARIF_FILE" ]; then
    case "$EASTWEST_SARIF_FILE" in
      /*) sarif="$EASTWEST_SARIF_FILE" ;;
      *) sarif="$PWD/$EASTWEST_SARIF_FILE" ;;
    esac
  fi
  {
    printf 'exit-code=%s\n' "$exit_code"
    printf 'sarif-file=%s\n' "$sarif"
    node "$GITHUB_ACTION_PATH/scripts/action/outputs.mjs" "$scratch/report.json"
  } >>"$GITHUB_OUTPUT"
}

case "${1:-}" in
  check)
    scratch="$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/eastwest.XXXXXX")"
    trap 'rm -rf "$scratch"' EXIT
    exit_code=2
    : >"$scratch/more.md"
    find_eastwest
    find_common
    check
    if [ -n "${EASTWEST_BASE:-}" ] && [ "${EASTWEST_DIFF:-true}" = true ]; then compare; fi
    cat "$scratch/summary.md" "$scratch/more.md" >>"$GITHUB_STEP_SUMMARY"
    if [ -n "${EASTWEST_COMMENT_FILE:-}" ]; then comment >"$EASTWEST_COMMENT_FILE"; fi
    outputs
    ;;
  verdict)
    case "${EASTWEST_EXIT_CODE:-}" in
      0 | 1 | 2 | 3) exit "$EASTWEST_EXIT_CODE" ;;
      *) fail 'the check did not finish' ;;
    esac
    ;;
  *) fail 'run.sh check, or run.sh verdict' ;;
esac
