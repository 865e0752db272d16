/** By how many characters the forms are looked up; none is shorter. */
const HEAD = 4;

/** The forms that begin alike: which lengths there are, the greatest first. */
interface Group {
  readonly forms: Set<string>;
  lengths: readonly number[];
}

/**
 * A function that replaces each occurrence of each form, also where occurrences overlap: of `abcd` and `cdefgh`
 * nothing stays of `abcdefgh`. The time it takes goes with the length of the text and with how many different
 * lengths the forms have, not with how many there are.
 */
export function replacer(forms: readonly string[], replacement: string): (text: string) => string {
  const groups = groupByHead(forms);
  return (text) => {
    let kept = '';
    let done = 0;
    for (let start = 0; start + HEAD <= text.length; start += 1) {
      const end = start + longestAt(text, start, groups.get(text.slice(start, start + HEAD)));
      if (end <= start || end <= done) continue;
      // Only a range that begins behind the last one opens a new hole.
      if (start >= done) kept += text.slice(done, start) + replacement;
      done = end;
    }
    return kept + text.slice(done);
  };
}

function groupByHead(forms: readonly string[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const form of forms) {
    const head = form.slice(0, HEAD);
    const group = groups.get(head);
    if (group === undefined) groups.set(head, { forms: new Set([form]), lengths: [] });
    else group.forms.add(form);
  }
  for (const group of groups.values()) {
    const lengths = new Set(Array.from(group.forms, ({ length }) => length));
    group.lengths = [...lengths].sort((left, right) => right - left);
  }
  return groups;
}

/** The length of the longest form that stands at `start`; 0 if none does. */
function longestAt(text: string, start: number, group: Group | undefined): number {
  return group?.lengths.find((length) => group.forms.has(text.slice(start, start + length))) ?? 0;
}
