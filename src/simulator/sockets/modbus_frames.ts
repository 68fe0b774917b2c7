import type { Inbox } from "./conversation.ts";

/** A Modbus TCP request, its body still as it came. */
export interface ModbusRequest {
  readonly transactionId: number;
  readonly unitId: number;
  readonly functionCode: number;
  /** What follows the function code. */
  readonly body: Uint8Array;
}

export const READ_HOLDING = 0x03;
export const WRITE_SINGLE = 0x06;
export const WRITE_MULTIPLE = 0x10;

export const ILLEGAL_FUNCTION = 0x01;
export const ILLEGAL_ADDRESS = 0x02;
export const ILLEGAL_VALUE = 0x03;

/** Transaction, protocol, length; unit and function follow (Modbus TCP guide 3.1.3). */
const HEADER_BYTES = 6;
const MIN_LENGTH = 2;
const MAX_LENGTH = 254;

/** Takes the next request out; "broken" when this is no Modbus TCP. */
export function takeModbusRequest(inbox: Inbox): ModbusRequest | "incomplete" | "broken" {
  if (inbox.bytes.length < HEADER_BYTES) return "incomplete";
  const header = new DataView(inbox.bytes.buffer);
  const length = header.getUint16(4);
  if (header.getUint16(2) !== 0 || length < MIN_LENGTH || length > MAX_LENGTH) return "broken";
  if (inbox.bytes.length < HEADER_BYTES + length) return "incomplete";
  const bytes = inbox.shift(HEADER_BYTES + length);
  const view = new DataView(bytes.buffer);
  return {
    transactionId: view.getUint16(0),
    unitId: view.getUint8(6),
    functionCode: view.getUint8(7),
    body: bytes.slice(8),
  };
}

/** Answer to a read of holding registers. */
export function readAnswer(request: ModbusRequest, registers: Uint16Array): Uint8Array {
  const body = new Uint8Array(1 + registers.length * 2);
  const view = new DataView(body.buffer);
  view.setUint8(0, registers.length * 2);
  registers.forEach((register, index) => view.setUint16(1 + index * 2, register));
  return frame(request, request.functionCode, body);
}

/** Answer to a write: address and value, or address and count, as they came. */
export function writeAnswer(request: ModbusRequest): Uint8Array {
  return frame(request, request.functionCode, request.body.slice(0, 4));
}

export function exceptionAnswer(request: ModbusRequest, code: number): Uint8Array {
  return frame(request, request.functionCode | 0x80, Uint8Array.of(code));
}

function frame(request: ModbusRequest, functionCode: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 2 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, request.transactionId);
  view.setUint16(4, 2 + body.length);
  view.setUint8(6, request.unitId);
  view.setUint8(7, functionCode);
  bytes.set(body, HEADER_BYTES + 2);
  return bytes;
}
