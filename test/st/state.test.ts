import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";

describe("st.session", () => {
  it("keeps what the script sets, for the next runs", async () => {
    const app = await AppTest.fromFunction(() => {
      st.session["count"] ??= 0;
      if (st.button("More")) st.session["count"] = Number(st.session["count"]) + 1;
      st.text(String(st.session["count"]));
    });

    await app.button("More").click();
    await app.button("More").click();

    expect(app.text().body).toBe("2");
  });

  it("lists, tells and forgets names like any object", async () => {
    const seen: unknown[] = [];
    await AppTest.fromFunction(() => {
      Object.assign(st.session, { a: 1, b: 2 });
      seen.push("a" in st.session, Object.keys(st.session), { ...st.session });
      delete st.session["a"];
      seen.push("a" in st.session, inspect(st.session));
    });

    expect(seen).toEqual([true, ["a", "b"], { a: 1, b: 2 }, false, "{ b: 2 }"]);
  });

  it("has the value of an input with a key, also before the person has changed it", async () => {
    const app = await AppTest.fromFunction(() => {
      st.slider("Days", { key: "days", value: 5 });
      st.text(String(st.session["days"]));
    });
    expect(app.text().body).toBe("5");

    await app.slider().set(9);

    expect(app.text().body).toBe("9");
  });

  it("sets the value of an input before it is drawn, also before its first time", async () => {
    const app = await AppTest.fromFunction(() => {
      st.session["size"] ??= "L";
      if (st.button("Small")) st.session["size"] = "S";
      st.text(st.selectbox("Size", ["S", "M", "L"], { key: "size" }));
    });
    expect(app.text().body).toBe("L");

    await app.button("Small").click();

    expect(app.selectbox().value).toBe("S");
    expect(app.text().body).toBe("S");
  });

  it("sets the value of an input in a callback", async () => {
    const app = await AppTest.fromFunction(() => {
      st.text(st.textInput("Name", { key: "name" }));
      st.button("Clear", { onClick: () => void (st.session["name"] = "") });
    });
    await app.textInput().set("Ada");

    await app.button("Clear").click();

    expect(app.text().body).toBe("");
    expect(app.textInput().value).toBe("");
  });

  it("refuses to set an input that this run has drawn", async () => {
    const app = await AppTest.fromFunction(() => {
      st.checkbox("A", { key: "a" });
      st.session["a"] = true;
    });

    expect(app.exception().message).toBe(
      'st.session["a"] was set after the input with this key was drawn.',
    );
  });

  it("refuses a value that the input cannot have", async () => {
    const app = await AppTest.fromFunction(() => {
      st.session["size"] = "XL";
      st.selectbox("Size", ["S"], { key: "size" });
    });

    expect(app.exception().message).toBe(
      'st.session["size"] was set to a value that "Size" cannot have.',
    );
  });

  it("does not let a script click a button", async () => {
    const app = await AppTest.fromFunction(() => {
      if (st.session["seen"] === true) st.session["b"] = true;
      st.button("B", { key: "b" });
      st.session["seen"] = true;
    });
    await app.run();

    expect(app.exception().message).toContain('"b" is the key of a button');
  });

  it("cannot be used outside of a run", () => {
    expect(() => st.session["a"]).toThrow("outside of a run");
    expect(() => st.write("a")).toThrow("outside of a run");
  });
});

describe("st.state", () => {
  it("begins once for a session, and is what st.session holds", async () => {
    let begins = 0;
    const app = await AppTest.fromFunction(() => {
      const state = st.state(() => {
        begins++;
        return { count: 10, names: ["a"] };
      });
      if (st.button("More")) {
        state.count++;
        state.names.push("b");
      }
      st.text(`${state.count} ${state.names.join()} ${String(st.session["count"])}`);
    });

    await app.button("More").click();
    await app.run();

    expect(app.text().body).toBe("11 a,b 11");
    expect(begins).toBe(1);
  });

  it("begins names that are new beside those that are there", async () => {
    const seen: unknown[] = [];
    await AppTest.fromFunction(() => {
      st.session["a"] = "old";
      const state = st.state(() => ({ a: "new", b: "new" }));
      seen.push("b" in state, { ...state }, Object.keys(state));
      delete (state as Partial<typeof state>).b;
      seen.push(st.session["b"]);
    });

    expect(seen).toEqual([true, { a: "old", b: "new" }, ["a", "b"], undefined]);
  });
});

describe("st.queryParams", () => {
  it("reads and writes the page's query, which the address bar then shows", async () => {
    const seen: unknown[] = [];
    const app = await AppTest.fromFunction(
      () => {
        const { queryParams } = st;
        seen.push(queryParams.get("a"), queryParams.getAll("b"), queryParams.get("none"));
        seen.push(queryParams.size, queryParams.has("a"), [...queryParams], queryParams.toObject());
        queryParams.set("a", 2);
        queryParams.set("b", [true, "x"]);
        queryParams.delete("c");
      },
      { query: "a=1&b=2&b=3&c=4" },
    );

    expect(seen).toEqual([
      "1",
      ["2", "3"],
      undefined,
      4,
      true,
      [
        ["a", "1"],
        ["b", "2"],
        ["b", "3"],
        ["c", "4"],
      ],
      { a: "1", b: "3", c: "4" },
    ]);
    expect(app.query).toBe("a=2&b=true&b=x");
  });

  it("forgets all at once", async () => {
    const app = await AppTest.fromFunction(() => st.queryParams.clear(), { query: "a=1&a=2&b=3" });

    expect(app.query).toBe("");
  });
});

describe("st.secrets", () => {
  it("gives secrets and tables of them, and tells what is there", async () => {
    const seen: unknown[] = [];
    await AppTest.fromFunction(
      () => {
        const db = Object(st.secrets["db"]);
        seen.push(st.secrets["key"], db["user"], "key" in st.secrets, "no" in st.secrets);
        seen.push(Object.keys(st.secrets), JSON.stringify(db));
      },
      { secrets: { key: "k", db: { user: "u" } } },
    );

    expect(seen).toEqual(["k", "u", true, false, ["key", "db"], '{"user":"u"}']);
  });

  it("names the key and the file when one is missing", async () => {
    const app = await AppTest.fromFunction(
      () => {
        st.write(Reflect.get(Object(st.secrets["db"]), "password"));
      },
      { secrets: { db: {} } },
    );

    expect(app.exception()).toMatchObject({
      message: 'There is no secret "db.password".',
      hint: 'Write password = "…" below [db] in .sluice/secrets.toml, which belongs in no repository.',
    });
  });

  it("cannot be written", async () => {
    const app = await AppTest.fromFunction(
      () => {
        Reflect.set(st.secrets, "key", "other");
        st.text(String(st.secrets["key"]));
      },
      { secrets: { key: "k" } },
    );

    expect(app.text().body).toBe("k");
  });
});

it("st.context tells where the page is and who looks at it", async () => {
  const seen: unknown[] = [];
  await AppTest.fromFunction(
    () => {
      const { url, locale, timeZone, theme, isEmbedded, ip, headers, cookies } = st.context;
      seen.push({ url, locale, timeZone, theme, isEmbedded, ip, headers, cookies });
    },
    {
      path: "a b/c",
      query: "d=1",
      locale: "fr",
      timeZone: "Europe/Paris",
      headers: { cookie: "lang=fr" },
    },
  );

  expect(seen).toEqual([
    {
      url: "http://localhost:8501/a%20b/c?d=1",
      locale: "fr",
      timeZone: "Europe/Paris",
      theme: "light",
      isEmbedded: false,
      ip: "127.0.0.1",
      headers: { cookie: "lang=fr" },
      cookies: expect.objectContaining({ lang: "fr" }),
    },
  ]);
});
