import { byId } from '../shared/elements.js';

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
      desk.complete(work, chosen === 'other' ? form.get('other').trim() : chosen);
    });
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

  /** The dialog is about the conversation that was open when it was opened. */
  #dialog(buttonId, dialogId, openWork, act) {
    const dialog = byId(dialogId);
    const form = dialog.querySelector('form');
    let work = null;
    byId(buttonId).addEventListener('click', () => {
      work = openWork();
      if (!work) return;
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
