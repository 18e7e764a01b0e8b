// The page's behaviour, one module each. Everything works without them; they make it faster.
import "./ago.js";
import "./bell.js";
import "./busy.js";
import "./conversation.js";
import "./dialogs.js";
import "./filters.js";
import "./folds.js";
import "./hd-clock.js";
import "./hd-composer.js";
import "./keys.js";
import "./lists.js";
import "./popovers.js";
import "./progress.js";
import "./rail.js";
import "./reading.js";
import "./refresh.js";
import "./subject.js";
import "./theme.js";
import "./ticket-head.js";
import "./toasts.js";

document.documentElement.dataset.scripted = "";
