import { parseMarbleDiagramSpecification } from '@swirly/parser';
import { renderMarbleDiagram } from '@swirly/renderer-node';
import { lightStyles } from '@swirly/theme-default-light';
import type { Diagram } from './diagrams.js';

const ink = '#1f2328';
const paper = '#ffffff';

/** A reader in the dark gets light lines; the marbles keep their colours and their dark letters. */
const dark = `<style>@media (prefers-color-scheme: dark) {
[fill='${paper}'] { fill: #0d1117 }
[fill='${ink}'] { fill: #e6edf3 }
[stroke='${ink}'] { stroke: #e6edf3 }
}</style>`;

const styles = {
  ...Object.fromEntries(
    Object.entries(lightStyles).map(([name, value]) => [name, value === 'black' ? ink : value === 'white' ? paper : value]),
  ),
  event_value_color: 'black',
  event_value_font_size: 16,
  operator_corner_radius: 6,
  operator_title_font_size: 18,
  operator_height: 40,
  frame_width: 44,
  stream_spacing: 14,
  canvas_padding: 14,
};

/** The picture of a diagram, as SVG. */
export function draw(diagram: Diagram): string {
  const { inputs, label, outputs } = diagram;
  const rows = (streams: Readonly<Record<string, string>>): string[] =>
    Object.entries(streams).map(([title, marbles]) => row(title, marbles, diagram));
  const text = [...rows(inputs), `> ${label}`, ...rows(outputs)].join('\n\n');
  const { xml } = renderMarbleDiagram(parseMarbleDiagramSpecification(text), { styles });
  return `${xml.replace(/(<svg[^>]*>)/, `$1<title>${label}</title>${dark}`)}\n`;
}

function row(title: string, marbles: string, { values = {} }: Diagram): string {
  const assigned = Object.entries(values)
    .filter(([name]) => marbles.includes(name))
    .map(([name, value]) => `${name} := ${value}`);
  return [marbles, `title = ${title}`, ...assigned].join('\n');
}
