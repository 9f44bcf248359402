// A contract's life from application to termination, on the test clock of a local service.
import { readFile } from "node:fs/promises";
import { connect, expect, type Bill, type Notice } from "./client.js";
import type { components } from "./api.js";

const address = process.env["SECUREMX"] ?? "http://127.0.0.1:7071";
const partner = connect(address, variable("PARTNER"));
const operator = connect(address, variable("OPERATOR"));

chapter("A partner applies, an operator accepts");
const application = expect(await partner.POST("/applications", {
  body: await request<components["schemas"]["ServiceApplicationRequest"]>("application"),
}));
const contract = expect(await operator.POST("/applications/{applicationId}/acceptance", {
  params: { path: { applicationId: application.applicationId } },
  body: await request<components["schemas"]["AcceptanceRequest"]>("acceptance"),
}));
const path = { contractId: contract.contractId };
say(`minimum period ${contract.minimumPeriod.first} to ${contract.minimumPeriod.last}; domains ${contract.domains.join(", ")}`);

chapter("A month passes: the meter is read, the timer closes April");
await moveTo("2026-04-20T03:00:00Z");
expect(await operator.PUT("/contracts/{contractId}/readings/{date}", {
  params: { path: { ...path, date: "2026-04-20" } },
  body: await request<components["schemas"]["Reading"]>("reading"),
}));
await moveTo("2026-05-01T00:00:00Z");
// The call has other forms too; without an Accept that prefers one it answers JSON.
tellBill(expect(await partner.GET("/contracts/{contractId}/bills/{month}", { params: { path: { ...path, month: "2026-04" } } })) as Bill);

chapter("What would a notice for mailbox-plus do? It is given");
await moveTo("2026-06-10T03:00:00Z");
const option = { ...path, code: "mailbox-plus" } as const;
const form = await request<components["schemas"]["NoticeRequest"]>("option-notice");
tellNotice(expect(await partner.POST("/contracts/{contractId}/options/{code}/cancellation-previews", { params: { path: option }, body: form })));
tellNotice(expect(await partner.POST("/contracts/{contractId}/options/{code}/cancellation-notices", { params: { path: option }, body: form })));

chapter("Its last day is over");
await moveTo("2026-07-10T15:00:05Z");
for (const { code, status } of expect(await partner.GET("/contracts/{contractId}", { params: { path } })).options) {
  say(`${code}: ${status}`);
}

chapter("The contract as a whole");
await moveTo("2026-08-01T01:00:00Z");
tellNotice(expect(await partner.POST("/contracts/{contractId}/cancellation-notices", {
  params: { path },
  body: await request<components["schemas"]["NoticeRequest"]>("contract-notice"),
})));
await moveTo("2026-09-01T00:00:00Z");
const ended = expect(await partner.GET("/contracts/{contractId}", { params: { path } }));
say(`the contract is ${ended.status} since the end of ${ended.end?.effectiveDate}`);
if (ended.status !== "terminated") {
  throw new Error("The contract has not ended.");
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`Set ${name} to a token; the service prints one when it starts.`);
  }
  return value;
}

async function request<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../../requests/${name}.json`, import.meta.url), "utf8")) as T;
}

async function moveTo(now: string): Promise<void> {
  const response = await fetch(new URL("/sandbox/clock", address), {
    method: "POST",
    headers: { Authorization: `Bearer ${variable("OPERATOR")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ now }),
  });
  if (!response.ok) {
    throw new Error(`The clock did not move: ${response.status}`);
  }
  say(`… the clock moves to ${now}`);
}

function tellNotice(notice: Notice): void {
  say(`${notice.target} ends on ${notice.effectiveDate} at 24:00: ${notice.explanation} [${notice.basis.join(", ")}]`);
  notice.falls.forEach((fall) => say(`  falls with it: ${fall.option} on ${fall.effectiveDate} (${fall.rule})`));
}

function tellBill(bill: Bill): void {
  say(`bill ${bill.number} of ${bill.month}`);
  bill.lines.forEach((line) => say(`  ${line.code}: ${line.amount} yen`));
  say(`  total: ${bill.total} yen`);
}

function chapter(title: string): void {
  console.log(`\n── ${title}`);
}

function say(line: string): void {
  console.log(`  ${line}`);
}
