// The line above the questions: total, domains, the group on the page, progress.
import { score, shown } from './scoring.js';

const place = (id) => document.getElementById(id);

/** Shows the scores of these answers. Texts that stay the same are left alone. */
export function showScores(rules, answers, figures, group) {
  const scores = score(rules, answers, figures);
  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  put(place('total'), shown(scores.total));
  put(place('progress'), `${scores.done}/${scores.all}`);
  put(place('group-score'), shown(scores.groups[group]));
  scores.domains.forEach((it, idx) => put(place(`domain-${idx}`), shown(it)));
}
