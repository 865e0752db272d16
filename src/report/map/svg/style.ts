/** Colours for light and dark surroundings; no font, script or image from elsewhere. */
export const STYLE = `
  :root { color-scheme: light dark; }
  svg { --page: #ffffff; --ink: #0f172a; --soft: #64748b; --card: #ffffff; --border: #94a3b8; --box: #f1f5f9;
    --frame: #cbd5e1; --outbox: #fff7ed; --outframe: #fdba74; --mtls: #15803d; --open: #2563eb; --wide: #dc2626; --outside: #ea580c; --unknown: #a16207;
    --danger: #dc2626; --warning: #b45309; --pill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    svg { --page: #0b1120; --ink: #e2e8f0; --soft: #94a3b8; --card: #1e293b; --border: #64748b; --box: #111a2e;
      --frame: #334155; --outbox: #22180f; --outframe: #9a3412; --mtls: #4ade80; --open: #60a5fa; --wide: #f87171; --outside: #fb923c; --unknown: #facc15;
      --danger: #f87171; --warning: #fbbf24; --pill: #0b1120; }
  }
  text { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink); }
  .page { fill: var(--page); }
  .heading { font-size: 20px; font-weight: 700; }
  .about { font-size: 13px; fill: var(--soft); }
  .box { fill: var(--box); stroke: var(--frame); }
  .box.other { fill: var(--outbox); stroke: var(--outframe); stroke-dasharray: 5 4; }
  .boxname { font-size: 13px; font-weight: 700; fill: var(--soft); letter-spacing: .02em; }
  .card { fill: var(--card); stroke: var(--border); stroke-width: 1.2; }
  .card.marked { stroke: var(--danger); stroke-width: 2.2; }
  .title { font-size: 14px; font-weight: 600; }
  .subtitle { font-size: 11px; fill: var(--soft); }
  .danger { font-size: 11px; fill: var(--danger); font-weight: 600; }
  .warning { font-size: 11px; fill: var(--warning); }
  .mark { fill: var(--danger); }
  .marktext { font-size: 10px; font-weight: 700; fill: var(--page); text-anchor: middle; }
  .link { fill: none; stroke-width: 1.7; opacity: .82; }
  .link:hover { stroke-width: 4; opacity: 1; }
  .link.wide { stroke-width: 2.6; }
  .link.mtls { stroke-width: 2.2; }
  .link.plaintext { stroke-dasharray: 7 5; }
  .link.either { stroke-dasharray: 14 4 3 4; }
  .link.unknown { stroke-dasharray: 1.5 4.5; stroke-linecap: round; }
  .pin.plaintext { stroke-dasharray: 4 3; }
  .mesh { font-size: 11px; fill: var(--mtls); font-weight: 600; }
  .pin { fill: var(--pill); stroke-width: 1.3; }
  .pintext { font-size: 11px; font-weight: 600; text-anchor: middle; }
  .open { stroke: var(--open); } .wide { stroke: var(--wide); } .outside { stroke: var(--outside); } .unknown { stroke: var(--unknown); }
  .head.open, .pintext.open { fill: var(--open); stroke: none; } .head.wide, .pintext.wide { fill: var(--wide); stroke: none; }
  .head.outside, .pintext.outside { fill: var(--outside); stroke: none; } .head.unknown, .pintext.unknown { fill: var(--unknown); stroke: none; }
  .mtls { stroke: var(--mtls); } .head.mtls, .pintext.mtls { fill: var(--mtls); stroke: none; }
  .legend { font-size: 11px; fill: var(--soft); }
`;
