/** The pages that an app with better-auth's OAuth provider writes itself: who it is, which account, and whether the client may know. */

interface Page {
  readonly title: string;
  readonly fields: string;
  /** Where the form goes, as JSON. */
  readonly action: string;
}

const pages: Readonly<Record<string, Page>> = {
  "/sign-in": {
    title: "Sign in",
    fields: `<label>E-mail <input name="email"></label>
      <label>Password <input name="password" type="password"></label>
      <button>Sign in</button>`,
    action: "/api/auth/sign-in/email",
  },
  "/select": {
    title: "Choose an account",
    fields: `<button name="selected">Go on</button>`,
    action: "/api/auth/oauth2/continue",
  },
  "/consent": {
    title: "May the app know who you are?",
    fields: `<button name="accept" value="true">Yes</button> <button name="accept" value="">No</button>`,
    action: "/api/auth/oauth2/consent",
  },
};

/** The page of a path, if there is one. What better-auth signed in the query goes on with the form, as its own client does it. */
export function pageOf(path: string): string | undefined {
  const page = pages[path];
  if (page === undefined) return undefined;
  return `<!doctype html><title>${page.title}</title><link rel="icon" href="data:,"><h1>${page.title}</h1>
<form>${page.fields}</form>
<script>
  document.forms[0].onsubmit = async (event) => {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.target));
    const { name, value } = event.submitter;
    if (name === "accept") body.accept = value === "true";
    if (name === "selected") body.selected = true;
    const response = await fetch("${page.action}", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, oauth_query: location.search.slice(1) }),
    });
    const { url, redirect_uri, message } = await response.json();
    if (response.ok) location.href = url ?? redirect_uri;
    else document.body.append(message);
  };
</script>`;
}
