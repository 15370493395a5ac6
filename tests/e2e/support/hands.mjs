// Files as departments send them.

/** A file to be picked, from its bytes or from what stands in it. */
export const asFile = (name, value) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value, null, 1)),
});

/** What a department hands in, made from its task as the page makes it. */
export function contribution(task, { person, at, answers, notes = {}, evidence = {} }) {
  const stated = (all) => Object.fromEntries(Object.entries(all).sort().map(([id, value]) => [id, { value, at }]));
  const { id, assessment, city, department, issued } = task.task;
  const entry = { task: id, assessment, city, department, person, issued, made: at, answers: stated(answers) };
  if (Object.keys(notes).length > 0) entry.notes = stated(notes);
  if (Object.keys(evidence).length > 0) entry.evidence = evidence;
  return { type: 'citysec.contribution', version: 1, app: task.app, model: task.model, contribution: entry };
}
