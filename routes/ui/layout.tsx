import type { ComponentChildren, JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { type Access, accessOf } from "../sign_in/access.ts";
import { APP_PATHS } from "../http/app_icons.ts";
import { type AssetName, assetUrl } from "../http/assets.ts";
import { Icon, type IconName, IconSheet } from "./icons.tsx";
import { pageWords, spokenTo } from "./language.ts";
import { basePathOf } from "../http/local_path.ts";
import { nextTheme, type Theme, themeOf } from "./theme.ts";
import type { Words } from "../../src/words/words.ts";

/** What one request asks of every page: words, look, and where the site lies. */
export interface PageContext {
  readonly texts: Words;
  /** The languages that a person may choose from. */
  readonly spoken: readonly Words[];
  readonly theme: Theme;
  /** Prefix of every link, "" for none. */
  readonly basePath: string;
  readonly isDemo: boolean;
  /** What whoever asked may do here. */
  readonly access: Access;
}

/** Pages with the frame around them; the navigation names those that a house has. */
export type FramePage = NavigationPage | "demo";
type NavigationPage = "status" | "history" | "sessions" | "events" | "settings";

export interface PageFrame {
  readonly context: PageContext;
  readonly title: string;
  /** Null: a page outside the navigation, e.g. before signing in. */
  readonly page: FramePage | null;
  /** Its content follows the house: scripts are loaded, and without them it reloads by itself. */
  readonly isLive?: boolean;
  /** Path and query to come back to, without the base path; the page's own path when left out. */
  readonly here?: string;
  /** Style of this kind of page beside that of all; that of the settings when left out. */
  readonly style?: AssetName;
  /** Scripts of its own, which ask for no others. */
  readonly scripts?: readonly AssetName[];
  /** Its forms are sent without leaving the page where scripts run. */
  readonly hasForms?: boolean;
}

/** Reload of a live page in which no script runs, in s. */
const REFRESH_S = 30;
/**
 * Stands where the refresh comes. It is no element of ours: where the script before it runs, that
 * opens a `noscript` which the end tag closes, and the refresh is none; where it does not run, for
 * whatever reason, the end tag is nothing and the refresh holds.
 */
export const REFRESH_PLACE = '<meta name="refresh-place"/>';
export const REFRESH = `<meta http-equiv="refresh" content="${REFRESH_S}"/></noscript>`;
/**
 * htmx adds no style of its own (the content policy forbids it), leaves opened details open, and the
 * keyboard's place in a group of buttons where it is.
 */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphIgnore: ["data-htmx-powered", "open", "tabindex"],
  sse: { reconnectMaxDelay: 5000 },
});
/** As in theme.css. */
const GROUNDS = { dark: "#1f2029", light: "#f4f5f8" } as const;
const SCRIPTS: readonly AssetName[] = ["htmx.js", "app.js"];
const SETTINGS_SCRIPTS: readonly AssetName[] = [...SCRIPTS, "settings.js"];
const NAVIGATION: readonly { page: NavigationPage; path: string; icon: IconName }[] = [
  { page: "status", path: "/", icon: "status" },
  { page: "history", path: "/history", icon: "history" },
  { page: "sessions", path: "/sessions", icon: "plug" },
  { page: "events", path: "/events", icon: "events" },
  { page: "settings", path: "/settings", icon: "settings" },
];

/** Reads language, look and base path of a request. */
export function pageContext(request: Request, program: Program): PageContext {
  return {
    texts: pageWords(request, program.settings().values.language),
    spoken: spokenTo(request),
    theme: themeOf(request),
    basePath: basePathOf(request, program),
    isDemo: program.isDemo,
    access: accessOf(request),
  };
}

/** A whole page around `content`, which is HTML that is safe already (`renderToString`). */
export function renderPage(frame: PageFrame, content: string): string {
  const html = renderToString(<Document frame={frame} content={content} />);
  return `<!doctype html>${html.replace(REFRESH_PLACE, REFRESH)}`;
}

/** The title of a page with the program's name behind it. */
export function pageTitle(title: string): string {
  return `${title} – chargemanager`;
}

function Document({ frame, content }: { frame: PageFrame; content: string }): JSX.Element {
  const { context, page } = frame;
  return (
    <html
      lang={context.texts.code}
      data-theme={context.theme}
      data-access={context.access === "open" ? undefined : context.access}
    >
      <Head frame={frame} />
      <body>
        <a class="skip-link" href="#content">{context.texts.frame.skip}</a>
        <IconSheet />
        <header class="site-header">
          <Brand context={context} />
          {page === null ? null : <Navigation context={context} current={page} />}
          {page === null ? null : <ThemeButton context={context} back={backPath(frame)} />}
          {page === null ? null : <SignButton context={context} />}
        </header>
        {page !== null && context.access === "look" ? <GuestBar context={context} /> : null}
        {frame.isLive ? <LostBar context={context} /> : null}
        {context.isDemo ? <DemoBar context={context} page={page} /> : null}
        <Main content={content} />
      </body>
    </html>
  );
}

function backPath({ page, here }: PageFrame): string {
  return here ?? (page === null || page === "status" ? "/" : `/${page}`);
}

function Head({ frame }: { frame: PageFrame }): JSX.Element {
  const { basePath, theme } = frame.context;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <title>{pageTitle(frame.title)}</title>
      <link rel="icon" href={basePath + assetUrl("icon.svg")} type="image/svg+xml" />
      <link rel="apple-touch-icon" href={basePath + APP_PATHS.touchIcon} />
      <link rel="manifest" href={basePath + APP_PATHS.manifest} />
      <ThemeColors theme={theme} />
      {stylesOf(frame).map((name) => (
        <link key={name} rel="stylesheet" href={basePath + assetUrl(name)} />
      ))}
      <meta name="color-scheme" content={theme === "auto" ? "dark light" : theme} />
      {frame.isLive || frame.hasForms
        ? (
          <Scripts
            basePath={basePath}
            names={frame.page === "settings" ? SETTINGS_SCRIPTS : SCRIPTS}
          />
        )
        : null}
      {frame.scripts?.map((name) => (
        <script key={name} src={basePath + assetUrl(name)} defer></script>
      ))}
      {frame.isLive
        ? (
          <>
            <script src={basePath + assetUrl("alive.js")}></script>
            <meta name="refresh-place" />
          </>
        )
        : null}
    </head>
  );
}

/** The colour of the browser's own bar: that of the page. */
function ThemeColors({ theme }: { theme: Theme }): JSX.Element {
  if (theme !== "auto") return <meta name="theme-color" content={GROUNDS[theme]} />;
  return (
    <>
      <meta name="theme-color" content={GROUNDS.dark} media="(prefers-color-scheme: dark)" />
      <meta name="theme-color" content={GROUNDS.light} media="(prefers-color-scheme: light)" />
    </>
  );
}

/** The live page has the style that all share, every other one its kind's beside it. */
function stylesOf({ isLive, style = "settings.css" }: PageFrame): readonly AssetName[] {
  return isLive ? ["app.css"] : ["app.css", style];
}

function Scripts(
  { basePath, names }: { basePath: string; names: readonly AssetName[] },
): JSX.Element {
  return (
    <>
      <meta name="htmx-config" content={HTMX_CONFIG} />
      {names.map((name) => <script key={name} src={basePath + assetUrl(name)} defer></script>)}
    </>
  );
}

function Brand({ context }: { context: PageContext }): JSX.Element {
  return (
    <span class="brand">
      <img src={context.basePath + assetUrl("icon.svg")} alt="" width="32" height="32" />
      <span>chargemanager</span>
    </span>
  );
}

function Navigation(
  { context, current }: { context: PageContext; current: FramePage },
): JSX.Element {
  const { basePath, texts } = context;
  return (
    <nav class="site-nav" aria-label={texts.frame.pages}>
      {NAVIGATION.map(({ page, path, icon }) => (
        <a key={page} href={basePath + path} aria-current={page === current ? "page" : undefined}>
          <Icon name={icon} />
          <span>{texts.frame[page]}</span>
        </a>
      ))}
    </nav>
  );
}

function ThemeButton(
  { context, back }: { context: PageContext; back: string },
): JSX.Element {
  const { basePath, texts, theme } = context;
  return (
    <form class="theme-form" method="post" action={`${basePath}/theme`}>
      <input type="hidden" name="back" value={back} />
      <button type="submit" name="theme" value={nextTheme(theme)} class="quiet-button">
        <Icon name="theme" />
        <span class="theme-label">{`${texts.frame.appearance}: `}</span>
        <span class="theme-name">{texts.frame.themes[theme]}</span>
      </button>
    </form>
  );
}

/** In the header, where one looks for it; nothing where no secret is asked for. */
function SignButton({ context }: { context: PageContext }): JSX.Element | null {
  const { access, basePath, texts } = context;
  if (access === "open") return null;
  return access === "act"
    ? (
      <form class="sign-form" method="post" action={`${basePath}/sign-out`}>
        <button type="submit" class="quiet-button" title={texts.frame.signOut}>
          <Icon name="leave" />
          <span class="visually-hidden">{texts.frame.signOut}</span>
        </button>
      </form>
    )
    : (
      <a class="quiet-button" href={`${basePath}/sign-in`} title={texts.frame.signIn}>
        <Icon name="enter" />
        <span class="visually-hidden">{texts.frame.signIn}</span>
      </a>
    );
}

function GuestBar({ context }: { context: PageContext }): JSX.Element {
  return <aside class="demo-bar">{context.texts.frame.lookOnly}</aside>;
}

function DemoBar(
  { context, page }: { context: PageContext; page: FramePage | null },
): JSX.Element {
  const { basePath, texts } = context;
  return (
    <aside class="demo-bar">
      <span>{texts.frame.demo}</span>
      {page === null || page === "demo"
        ? null
        : <a href={`${basePath}/demo`}>{texts.frame.demoPage}</a>}
    </aside>
  );
}

/** Shown by the script when the stream is silent; the time is filled in there. */
function LostBar({ context }: { context: PageContext }): JSX.Element {
  return (
    <div class="lost" role="alert">
      <p class="lost-bar" id="lost" data-text={context.texts.frame.lost} hidden></p>
    </div>
  );
}

function Main({ content }: { content: string }): JSX.Element {
  // deno-lint-ignore react-no-danger
  return <main id="content" tabindex={-1} dangerouslySetInnerHTML={{ __html: content }} />;
}

/** A page that says one thing, e.g. why a request was refused. */
export function Message(
  { title, children }: { readonly title: string; readonly children: ComponentChildren },
): JSX.Element {
  return (
    <section class="card message">
      <h1>{title}</h1>
      {children}
    </section>
  );
}
