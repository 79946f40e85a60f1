import ts from 'typescript';

/** What a core file may not name: the clock, randomness, the process and all that waits or talks. */
const WORLDLY = new Set([
  'process',
  'performance',
  'crypto',
  'fetch',
  'console',
  'globalThis',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);
const WORLDLY_MEMBERS = new Set(['Date.now', 'Math.random']);

const isMere = (node: ts.Identifier): boolean => {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertySignature(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  );
};

const impurityOf = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node) && WORLDLY_MEMBERS.has(node.getText())) return node.getText();
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()';
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
  if (ts.isMetaProperty(node)) return 'import.meta';
  return ts.isIdentifier(node) && WORLDLY.has(node.text) && !isMere(node) ? node.text : undefined;
};

/** What a core file takes from the world instead of its command, as `line: what`. */
export const impurities = (text: string): string[] => {
  const file = ts.createSourceFile('core.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const impurity = impurityOf(node);
    if (impurity !== undefined)
      found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${impurity}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};
