import { byId, element } from '../shared/elements.js';
import { briefly, clockTime } from '../shared/times.js';
import { decimal, facts, percent, table } from './tables.js';

/** Who waits and who works. */
export async function showFloor(api) {
  const [queue, agents] = await Promise.all([api.get('/optimizer/queue'), api.get('/agents')]);
  byId('queue').replaceChildren(
    facts([['waiting', queue.waiting.length], ['agents available', queue.availableAgents], ['batches', queue.batches]]),
    table(['conversation', 'waits', 'priority', 'offered to'], queue.waiting.map((waiting) => [
      waiting.conversation, briefly((Date.now() - Date.parse(waiting.waitingSince)) / 1000), waiting.priority, waiting.offeredTo,
    ]), 'Nobody waits.'),
  );
  byId('agents').replaceChildren(table(['agent', 'activity', 'free chats', 'skills'], agents.map((agent) => [
    agent.name, agent.activity, `${agent.freeChat} of ${agent.chat}`, agent.skills.join(', '),
  ]), 'There are no agents yet.'));
}

/** The last decisions and, where the server tells, the optimizer's mode and what came too late. */
export async function showOptimizer(api) {
  const [decisions, mode, shadow] = await Promise.all([
    api.get('/optimizer/decisions?limit=10'), api.get('/optimizer/mode'), api.get('/optimizer/shadow'),
  ]);
  const late = Array.isArray(shadow) ? shadow : [];
  byId('optimizer').replaceChildren(
    ...(mode ? [facts(Object.entries(mode).filter(([, value]) => typeof value !== 'object'))] : []),
    table(['at', 'conversation', 'agent', 'solver', 'gap', 'confidence', 'took'], decisions.map((decision) => [
      clockTime(decision.at), decision.conversation, decision.agent,
      decision.fallbackReason ? `${decision.solver} (${decision.fallbackReason})` : decision.solver,
      decision.gap === undefined ? '–' : percent(decision.gap), decimal(decision.confidence, 2), `${decimal(decision.milliseconds, 1)} ms`,
    ]), 'Nothing was decided yet.'),
    ...(late.length > 0 ? [
      element('h3', {}, 'In the shadow'),
      table(Object.keys(late[0]), late.slice(0, 10).map((row) => Object.values(row).map((value) => String(value))), ''),
    ] : []),
  );
}
