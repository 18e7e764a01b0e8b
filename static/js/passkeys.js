// Forms that a passkey answers: `data-passkey` is "create", "get", or "login" (whose options are fetched first).
// They are hidden until this module knows that the browser can do it.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function creation({ publicKey }) {
  const { user, challenge, excludeCredentials, authenticatorSelection } = publicKey;
  return {
    ...publicKey,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(excludeCredentials),
    // Where the device can keep it, it signs in without a password; an old key is a second factor all the same.
    authenticatorSelection: { ...authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
  };
}

function request({ publicKey }) {
  const { challenge, allowCredentials } = publicKey;
  return { ...publicKey, challenge: bytes(challenge), allowCredentials: known(allowCredentials) };
}

function sent(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const encoded = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    response: { ...Object.fromEntries(encoded), transports: response.getTransports?.() },
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

async function ask(form) {
  const asked = await options(form);
  if (form.dataset.passkey === "create") return navigator.credentials.create({ publicKey: creation(asked) });
  return navigator.credentials.get({ publicKey: request(asked) });
}

function say(form, error) {
  const failure = form.querySelector("[data-passkey-failure]");
  // The browser says NotAllowedError when the person stopped it or waited too long.
  const kind = error.name === "NotAllowedError" ? "cancelled" : error.name === "InvalidStateError" ? "known" : "unusable";
  failure.querySelectorAll("[data-when]").forEach((words) => (words.hidden = words.dataset.when !== kind));
  failure.hidden = false;
}

async function answer(event) {
  const form = event.currentTarget;
  event.preventDefault();
  form.querySelector("[data-passkey-failure]").hidden = true;
  try {
    form.elements.credential.value = sent(await ask(form));
  } catch (error) {
    say(form, error);
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", answer);
    form.closest("[data-passkeys]").hidden = false;
  }
}
