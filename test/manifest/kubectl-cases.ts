/** Scalars at the borders between text, numbers, booleans, dates and null. */
export const SCALARS: readonly string[] = `
.inf -.inf .nan 1e400 0x_1F 0_7 08 09 0o8 0o18 -0o14 +0o14 0O14 0X1F 0B11 -0b11 +0b11 -0x1F +0x1F
1__0 _1 1_ 1_000.5 1.5_5 ._5 .5_5 .5e3 5. 5.e3 -.5 +.5 +5. 1e 1e+ 1E5 1e-5 00 -00 +00 0_ 0b 0x 0o
0b2 0b1_0 -0 +0 -0.0 0.0 1.0 100000000000000000000 123456789012345678901234567890 9007199254740993
-9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616
0xFFFFFFFFFFFFFFFF 0xFFFFFFFFFFFFFFFFFF 1e22 1e21 1e20 1.5e300 12e03 .1e400 1e-400 0.1
1.23456789012345678 ~ null Null NULL nULL True TRUE tRUE Y N y n On ON oN off Off OFF yes Yes YES
yES 1:30 190:20:30 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 0x1p4 0x1.8p1 Inf inf NaN nan
Infinity infinity -inf .Inf .iNF +.inf -.nan .e5 . -- + .. 1..2 0.5.5 1e5.5 0e0 0777_ 0o7_7 0x1_F
1,000 ٣ 0b_1 0o_7 0_8 0_o7 0_x1F ._1 -_1 1_e3 1e_3 -0o8 0xG 0778 -0777 +0777 -.5_5 -._5 1_.5
2001_01_01 2001-13-45 20010101 2001-01 9999-99-99 -0b -0x 00.5 01.5 08.5 0777.5 077e1 0x1e1 +1e1
-1e1 +0b1 0xFFFFFFFFFFFFFFF -0xFFFFFFFFFFFFFFFF
0b1111111111111111111111111111111111111111111111111111111111111111111 01777777777777777777777
0o1777777777777777777777 017777777777777777777777 __ -__ 0__7 0_b1 -0_7 +_ .__ ._ .5_ .5__5 .5e1_0
1_2.3_4e5_6 -1_0 - --1 +-1 0-1 1- 1+1 1e5e 1d 1f 0f 1L 0x 0X 0B 0O 0b12 1e1000 -1e1000
99999999999999999999999999 -99999999999999999999999999 1e18 1e19 9.007199254740993e15 4.9e-324
2e-324 1.7976931348623157e308 1.7976931348623159e308 = << !foo ! !!str @a %a |a >a ,a a,b :a ::a a:
-a ?a a#b #a *a &a
`
  .trim()
  .split(/\s+/);

/** Documents below a resource's head; `\\n`, `\\t` and `\\uXXXX` stand for the characters, `\\\\` for a backslash. */
export const STRUCTURES: readonly string[] = String.raw`
data: {a: 1, b: [1, {c: d}]}
data: {a:1}
data: [a: b, c]
data: {a, b: c}
data: {"a":1}
data: {"a":b}
data: {'a':b}
data: {a: }
data: [,]
data: [a,]
data: {? a : b}
data: {? a}
data: [? a : b]
data: [a:b]
data: [a :b]
data: {a :b}
data: a:b
data: "a": b
data: - a
data: |\n  a\n  b
data: |-\n  a\n\n  b\n\n
data: |+\n  a\n\n\n
data: >\n  a\n  b\n\n  c\n   d\n  e
data: >-\n  a\n\n\n  b
data: |2\n   a\n  b
data: |1\n a\n  b
data: |\n\n\n  a
data: |\n   \n  a
data: |\n    \n  a
data: |\n
data: |
data: >+\n\n\n
data: |\n\ta
data: |\n  a\n\tb
data: |\n  a\n  \tb
data: | # comment\n  a
data: |#c\n  a
data: |a\n  b
data: "a\n  b"
data: "a\n\n  b"
data: "a\\n\\x41\\u00e9\\U0001F600\\e\\_\\N\\L\\P\\/\\0"
data: "a\\\n  b"
data: "a \\\n  b"
data: "a\n---\nb"
data: 'a\n  b'
data: 'it''s'
data: 'a\\n'
data: "\\q"
data: a\n  b\n  c
data: a\n\n  b
data: a # c
data: a# c
data: a #c\n  b
data: a\n # c\n  b
data: [a\n,b]
data: [a,\nb]
data: {a: 1,\nb: 2}
data:\n- a\n- b
data:\n  - a\n  - - b\n    - c\n  -\n  - d
data:\n- a: 1\n  b: 2\n-\n  c: 3\n- - d
data:\n- a\n-b
data:\n  ? a\n  : b
data:\n  ? a\n  ? b\n  : c
data:\n  ? - a\n  : b
data:\n  ? |\n    a\n  : - b
data:\n  : b
data:\n  a: &x 1\n  b: *x
data:\n  a: &x {k: 1}\n  b: *x\n  c: [*x, *x]
data:\n  a: &x {k: 1}\n  b: {<<: *x, z: 2}
data:\n  a: &x {k: 1}\n  b: {z: 2, k: 3, <<: *x}
data:\n  a: &x {k: 1}\n  y: &y {k: 2, l: 3}\n  b: {<<: [*x, *y]}
data:\n  a: &x {k: 1}\n  y: &y {<<: *x, l: 3}\n  b: {<<: *y, l: 4}
data:\n  b: {<<: {a: 1}, <<: {a: 2}}
data:\n  a: &x [1]\n  b: {<<: *x}
data:\n  a: &x [{a: 1}]\n  b: {<<: *x}
data:\n  a: &x k\n  *x : v
data:\n  a: &x 1\n  b: &x 2\n  c: *x
data:\n  a: *x
data: &x [*x]
data: &x {a: &x 1, b: *x}
data:\n  &a a: b\n  c: *a
data:\n  &a a: &b b\n  *b : *a
data: &a\n  b: c
data: &a\n  - b
data: !!map\n  b: c
data: !!str\n  b
data: &a !!str b
data: !!str &a b
data: !!str\n\n\n  b
data: !foo\n  b: c
data: !foo\n- b
data: *undefined
data: &a
data: [&a , *a]
data: {a: &b , c: *b}
data: "\\"
data: "a
data: 'a
data: [a
data: {a
data: ]
data: }
data: a]
data: a}
data: [a]]
data: [a] b
data: {a: b} c
data: "a" b
data: %a
data: @a
data: \`a
data: a\tb
data:\ta
data: a\t
data: a\t# c
data: \ta
data:\n\ta: b
data:\n  a:\tb
data:\n  a:\n\t- b
data:\n  -\ta
data:\n  - a\t
data: [\ta,\tb\t]
data: {\n\ta: b}
data:\n  a: b\n c: d
data:\n  a: b\n   c: d
data:\n a: b\n c:\n  - d\n e: f
data:\n  a: b: c
data: a: b
data: "a": "b": c
data: [a: b: c]
data: {a: b: c}
data: -
data: - 
data: ?
data: ? a
data: :
data: ,
data: [-]
data: [- a]
data: [-a]
data: [--]
data: [a b]
data: [a  b , c ]
data: [ 'a' , "b" ]
data: [ 'a' 'b' ]
data: ['a','b',]
data: [[[]],{},[{}]]
data: {{a: b}: c}
data: {[a]: b}
data: {a: [b: c, d]}
data: [a: b, c: d]
data: [{a: b}: c]
data: ["a": b]
data: ["a":b]
data: [a\n: b]
data: {a\n: b}
data: {"a"\n: b}
data: {a: b\n}
data: {\n}
data: [\n# c\n]
data: [a #c\n]
data: [a#c\n]
data: {a: 'b\n  c'}
data: http://x/y?z#q
data: [http://x, y]
data: {u: http://x:80/a}
data: [a:80, b:]
data: [::1, ::]
data: {a: ::1}
data: ::1
data: {a: b:}
data: a\u0085b
data: "a\u0085b"
data: 'a\u2028b'
data: |\n  a\u2028  b
data: |\n  a\u0085  b
data: # x\u0085  a: b
data: a # x\u0085foo: b
data: a\u00a0
data: \u00a0a
data: a\ufeff
data: \ufeffa
data: "\ufeffa"
data: 'a\ud83d\ude00b'
"data": {"a": "b"}
'data': x
data : x
data  : x
? data\n: x
!!str data: x
&d data: x
"data": |\n  x
data: {a: |\n  x}
data: >\n\n  folded\n  line\n\n  next\n  line\n    * bullet\n\n    * list\n    * lines\n\n  last\n  line\n
data: >\n   a\n\n  b
data: |\n    a\n   b
data: |3\n   a
data: |-3\n   a
data: |3-\n   a
data: |0\n a
data: |10\n a
data: |+-\n a
data: x\ny: z\n...\n
data: x\n... 
data: x\n...\nfoo
data: x\n--- a
data:\n  "a b": c\n  'd e': f\n  g h: i
data:\n  "a
data: {"\\u0061": 1, a: 2}
data: {a: 1, a: 2}
data:\n  a: 1\n  a: 2
data: {1: a, "1": b}
data: {yes: a, true: b}
data: {1: a, 0x1: b}
data: {1: a, 1.0: b}
data: {a: 1, A: 2}
data: {__proto__: {a: 1}, constructor: 2}
data:\n  __proto__:\n    polluted: yes
data: {<<: {__proto__: 1}}
data: {"<<": 1}
data: {'<<': 1, <<: {a: 1}}
data: {!!merge <<: {a: 1}}
data: {!!str <<: 1}
data: {!!merge a: 1}
data:\n  a: &x\n    b: 1\n  <<: *x
data:\n  <<: &x {a: 1}\n  b: *x
data:\n  <<:\n  - {a: 1}\n  - {a: 2, b: 3}
data:\n  <<: {<<: {a: 1}, a: 2}
data: {a: null, b: ~, c: , d}
data: [null, ~, , a]
data: [null, ~]
data: {~: 1}
data: {null: 1}
data: {: 1}
data: {"": 1}
data: {a: "", b: ''}
data: !!set {a, b}
data: !!omap [a: 1]
data: !!binary |\n  aGVs\n  bG8=
data: !!int 0x1F
data: !!float .inf
data: {.inf: 1}
data: {.nan: 1}
data: {-.INF: 1}
data: {1e3: 1, 1.5: 2, 1e6: 3, 1.5e10: 4, 0.0001: 5, 0.00001: 6, 123456.7: 7, 1234567.8: 8, 16777217.0: 9}
data: {0.1: 1, 3.14159265358979: 1, 1e21: 1, 1e20: 2, 1e38: 3, 1e39: 4, -1.5: 5, 100.0: 6, 1000000.0: 7, 999999.0: 8}
data: {2001-01-01: x}
data: [a, !!str, b]
data: [!!str , b]
data: {a: !!str , b: c}
data: {!!str a: !!str }
data: !<tag:yaml.org,2002:str> 1
data: !<!foo> 1
data: !e!foo 1
data: !foo!bar 1
data: !!unknown 1
data: !! 1
data: !%41 1
- a
[a]
foo
"foo": bar: baz
data: {a:[b]}
data: {a:}
data: {a:,b: c}
data: [a:]
data: [x, y:]
data: {x: y:, z: 1}
data: {[a]}
data: {{a: b}}
data: {[a], b: c}
data:\n- -\n- \n
data:\n- -\n- a\n
data:\n-\n-\n- a
data:\n- -\n  -\n- b
data: &x\n- &y\n-
data: &x\n!!str b: c
data:\n- &x\n  # c\n!!str b: c
data: &x\n  !!str\n  b
`
  .trim()
  .split('\n')
  .map((line) => `${unescaped(line)}\n`);

function unescaped(line: string): string {
  return line.replace(/\\(\\|n|t|u[0-9a-f]{4})/g, (_, code: string) => {
    if (code === 'n') return '\n';
    if (code === 't') return '\t';
    return code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code.slice(1), 16));
  });
}
