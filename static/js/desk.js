// The page's behaviour, one module each. Everything works without them; they make it faster.
import "./ago.js";
import "./bell.js";
import "./busy.js";
import "./connection.js";
import "./conversation.js";
import "./dialogs.js";
import "./filters.js";
import "./folds.js";
import "./hd-clock.js";
import "./hd-combobox.js";
import "./hd-composer.js";
import "./key-fields.js";
import "./keys.js";
import "./lists.js";
import "./palette.js";
import "./popovers.js";
import "./progress.js";
import "./rail.js";
import "./reading.js";
import "./refresh.js";
import "./subject.js";
import "./theme.js";
import "./ticket-head.js";
import "./toasts.js";
import "./tooltips.js";

document.documentElement.dataset.scripted = "";
