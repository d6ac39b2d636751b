/** Sends back what it gets: the floor under every figure that goes over a socket. */

import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 0, host: "localhost", perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => socket.send(data, { binary: false }));
});
server.on("listening", () => process.send?.(server.address().port));
