/*
 * A page that shows views like an assistant's app. The test that opens it calls tools and opens links. Built by Vite for the
 * test in views.slow.test.ts.
 */
import { AppBridge, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";

let bridge;

/** Shows the view at /view with an answer. Resolves when the view has got it. */
window.showView = async ({ context, capabilities, input, result }) => {
  document.querySelector("iframe")?.remove();
  const frame = document.createElement("iframe");
  frame.title = "The view";
  // Without the view's own origin, as in an assistant's app.
  frame.sandbox = "allow-scripts";
  frame.src = `/view?${Math.random()}`;
  frame.style.cssText = "width: 100%; border: 0";
  bridge = new AppBridge(null, { name: "A host", version: "1" }, capabilities, { hostContext: context });
  bridge.oncalltool = (call) => window.callTool(call);
  bridge.onreadresource = ({ uri }) => window.readResource(uri);
  bridge.onopenlink = ({ url }) => window.openLink(url);
  bridge.onsizechange = ({ height }) => {
    frame.style.height = `${height}px`;
  };
  const initialized = new Promise((resolve) => {
    bridge.oninitialized = resolve;
  });
  document.body.append(frame);
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  await initialized;
  await bridge.sendToolInput({ arguments: input });
  await bridge.sendToolResult(result);
};

/** Sends the view another answer. */
window.sendResult = (result) => bridge.sendToolResult(result);

/** Changes the view's surroundings. */
window.changeContext = (context) => bridge.setHostContext(context);

/** Sends the view a message that is not the host's, from another frame. */
window.forge = (message) =>
  new Promise((resolve) => {
    const other = document.createElement("iframe");
    other.sandbox = "allow-scripts";
    other.onload = resolve;
    other.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify(message)}, "*")</script>`;
    document.body.append(other);
  });
