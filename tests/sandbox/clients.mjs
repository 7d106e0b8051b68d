// Customer.io's own Node clients, told where the sandbox is. Prints one JSON line a client.
import { createRequire } from "node:module";
const require = createRequire(`${process.argv[2]}/package.json`);
const { TrackClient, APIClient, SendEmailRequest } = require("customerio-node");
const { Analytics } = require("@customerio/cdp-analytics-node");

const url = new URL(process.argv[3]);
const here = { host: url.hostname, port: Number(url.port) };
const say = (value) => console.log(JSON.stringify(value));

// The port in a URL is not read by this client: it goes with the options of the request.
const track = new TrackClient("trackplan", "trackplan", { ...here, url: `${url.origin}/api/v1` });
await track.identify("usr_1", { email: "pat@example.com" });
await track.track("usr_1", { name: "checkout_started", data: { cart_value: 42.5 } });
await track.trackAnonymous("anon", { name: "product_viewed" });
await track.suppress("usr_3");
const refused = await track.track("usr_1", { name: "x".repeat(101) }).catch((error) => error);
say({ status: refused.statusCode, message: refused.message });

const app = new APIClient("trackplan", { ...here, url: `${url.origin}/v1` });
const request = new SendEmailRequest({ transactional_message_id: "1", identifiers: { id: "usr_1" }, to: "pat@example.com" });
const sent = await app.sendEmail(request);
const person = await app.getAttributes("usr_1");
say({ sent: typeof sent.delivery_id, email: person.customer.attributes.email });

const analytics = new Analytics({ writeKey: "trackplan", host: url.origin });
const errors = [];
analytics.on("error", (error) => errors.push(String(error.reason ?? error)));
analytics.track({ userId: "usr_1", event: "order_completed", properties: { order_value: 29 } });
await analytics.closeAndFlush();
say({ errors });
