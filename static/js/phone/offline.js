// The page for what this phone does not keep: tells what can still be read, and tries again when the line is back.
import "./phone.js";

addEventListener("online", () => location.reload());
