/** Shells for which there is a completion script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * What a shell needs to ask us: each word is offered as `eastwest complete -- WORDS…` prints it, one a line; a last line `:files`
 * lets the shell offer names of files too.
 */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const BASH = `# eastwest completion for bash. Add to ~/.bashrc: source <(eastwest completion bash)
_eastwest() {
  local line files=no
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then files=yes; else COMPREPLY+=("$line"); fi
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "$files" = yes ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  fi
}
complete -F _eastwest eastwest
`;

const ZSH = `#compdef eastwest
# eastwest completion for zsh. Add to ~/.zshrc, after compinit: source <(eastwest completion zsh)
_eastwest() {
  local line files=no
  local -a found
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ "$line" == ":files" ]]; then files=yes; elif [[ -n "$line" ]]; then found+=("$line"); fi
  done
  (( \${#found} )) && compadd -- "\${found[@]}"
  [[ "$files" == yes ]] && _files
}
compdef _eastwest eastwest
`;

const FISH = `# eastwest completion for fish. Save as ~/.config/fish/completions/eastwest.fish
function __eastwest_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c eastwest -f -a '(__eastwest_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
