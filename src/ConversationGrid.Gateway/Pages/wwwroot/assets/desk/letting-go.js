import { byId, element } from '../shared/elements.js';

/** The three ways in which a conversation leaves the desk, each behind a dialog. */
export class LettingGo {
  constructor(desk, openWork) {
    this.#dialog('transfer', 'transferring', openWork, (work, form) => {
      const name = form.get('target').trim();
      desk.transfer(work, form.get('kind') === 'skill' ? { skill: name } : { agent: name }, form.get('note').trim());
    });
    this.#dialog('give-back', 'giving-back', openWork, (work) => desk.giveBack(work));
    this.#dialog('complete', 'completing', openWork, (work, form) => {
      const chosen = form.get('disposition');
      desk.complete(work, chosen === 'other' ? form.get('other').trim() : chosen, form.get('intent'));
    }, (work) => this.#offerIntents(desk.intents, work.intent));
    byId('transferring').addEventListener('change', () => {
      const isSkill = byId('to-skill').checked;
      byId('target-label').textContent = isSkill ? 'Skill' : "Agent's id";
    });
    byId('completing').addEventListener('change', () => {
      const isOther = byId('disposition-other').checked;
      byId('other-field').hidden = !isOther;
      byId('other').required = isOther;
      if (isOther) byId('other').focus();
    });
  }

  /** What the bot took it for stands first; nothing is said of it where the agent says nothing. */
  #offerIntents(intents, taken) {
    const words = (intent) => intent.replaceAll('_', ' ');
    byId('about').replaceChildren(
      element('option', { value: '' }, taken ? `Not sure (the bot thought: ${words(taken)})` : 'Not sure'),
      ...[...intents].sort().map((intent) => element('option', { value: intent }, intent === taken ? `${words(intent)} (as the bot thought)` : words(intent))),
      element('option', { value: 'oos' }, 'none of these'),
    );
  }

  /** The dialog is about the conversation that was open when it was opened. */
  #dialog(buttonId, dialogId, openWork, act, prepare = () => {}) {
    const dialog = byId(dialogId);
    const form = dialog.querySelector('form');
    let work = null;
    byId(buttonId).addEventListener('click', () => {
      work = openWork();
      if (!work) return;
      prepare(work);
      form.reset();
      dialog.dispatchEvent(new Event('change'));
      for (const name of dialog.querySelectorAll('.whom')) name.textContent = work.name;
      dialog.showModal();
    });
    dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
      act(work, new FormData(form));
    });
  }
}
