export function show(root) {}
