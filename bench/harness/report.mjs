const number = (value, digits) => value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });

export const perOp = (value, workload) =>
  workload.measure === 'heap' ? `${number(value, 0)} B` : `${number(value, value < 100 ? 1 : 0)} ns`;

/** A Markdown table, its columns padded, all but the first to the right. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The targets of one workload, each with the ratio that was reached. */
export function judge(workload, results) {
  const ours = results['rxjs-asyncio']?.perOp;
  return Object.entries(workload.targets).flatMap(([peer, target]) => {
    if (ours === undefined) return [];
    if (peer === 'bytes') return [{ target: `≤ ${target} B`, reached: `${number(ours, 0)} B`, met: ours <= target }];
    if (peer === 'ns') return [{ target: `≤ ${number(target, 0)} ns`, reached: `${number(ours, 0)} ns`, met: ours <= target }];
    const theirs = results[peer]?.perOp;
    if (theirs === undefined) return [];
    const ratio = ours / theirs;
    return [{ target: `≤ ${target} × ${peer}`, reached: `${ratio.toFixed(2)} ×`, met: ratio <= target }];
  });
}

export function targetsTable(measured) {
  const rows = measured.flatMap(({ workload, results }) =>
    judge(workload, results).map(({ target, reached, met }) => [workload.title, target, reached, met ? 'yes' : 'NO']),
  );
  return table(['workload', 'target', 'reached', 'met'], rows);
}

/** Not `2.1e+2`. */
const twoDigits = (value) => (value < 100 ? value.toPrecision(2) : String(Number(value.toPrecision(2))));

/** What each took for one operation, and in brackets how many times that of rxjs-asyncio. */
export function peersTable(measured, columns) {
  const rows = measured.map(({ workload, results }) => {
    const ours = results['rxjs-asyncio']?.perOp;
    const cells = columns.map((peer) => {
      const result = results[peer];
      if (result === undefined) return '–';
      const fewer = result.n === workload.n ? '' : '*';
      const ratio = peer === 'rxjs-asyncio' || ours === undefined ? '' : ` (${twoDigits(result.perOp / ours)})`;
      return perOp(result.perOp, workload) + fewer + ratio;
    });
    return [workload.title, ...cells];
  });
  return table(['per operation', ...columns], rows);
}

export function linearTable(measured, sizes) {
  const rows = measured.map(({ workload, results }) => {
    const costs = sizes.map((n) => results[n].perOp);
    return [
      workload.title,
      ...costs.map((cost) => perOp(cost, workload)),
      `${(costs[costs.length - 1] / costs[0]).toFixed(2)} ×`,
    ];
  });
  return table(['rxjs-asyncio, per operation', ...sizes.map((n) => `N = ${number(n, 0)}`), 'last / first'], rows);
}
