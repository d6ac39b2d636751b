/** Why the server did not start. */

import { SluiceError } from "../errors.ts";

export type ServerErrorCode =
  | "SERVER_PORT_IN_USE"
  | "SERVER_PORT_FORBIDDEN"
  | "SERVER_ADDRESS_UNKNOWN"
  | "SERVER_NOT_LOOPBACK"
  | "SERVER_CLIENT_MISSING";

/** The server cannot start, or not as it was asked to. */
export class ServerError extends SluiceError<ServerErrorCode> {
  override readonly name = "ServerError";
}

/** What a failed `listen` means for the person who typed the command. */
export function toListenError(error: unknown, address: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new ServerError(
        "SERVER_PORT_IN_USE",
        `Port ${port} on ${address} is in use by another program.`,
        `Stop that program, or choose another port: --port ${port + 1}.`,
      );
    case "EACCES":
      return new ServerError(
        "SERVER_PORT_FORBIDDEN",
        `This user may not listen on port ${port}.`,
        "Choose a port of 1024 or above, for example --port 8501.",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ServerError(
        "SERVER_ADDRESS_UNKNOWN",
        `This machine has no address ${address}.`,
        "Give one of its own addresses with --address, or leave it out to listen on loopback.",
      );
    default:
      return error;
  }
}
