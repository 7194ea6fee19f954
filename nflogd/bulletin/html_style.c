/*
 * html_style.c - the style sheet of an HTML report: screens light and dark, wide
 * and narrow, and paper, which is always light.
 */
#include "bulletin/html.h"
#include "bulletin/paint.h"

#include <stdlib.h>

static const char light[] = "--ink:#1b1f24;--soft:#57606b;--line:#d9dee3;"
    "--page:#fff;--card:#f5f7f9;--link:#0a4fb3";
static const char dark[] = "--ink:#e4e8ec;--soft:#a3adb8;--line:#343b43;"
    "--page:#15181c;--card:#1d2126;--link:#8ab8ff";

static const char sheet[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:800px;padding:32px 20px 64px;"
    "background:var(--page);color:var(--ink);font:16px/1.6 system-ui,"
    "'Noto Sans','Noto Sans CJK JP','Hiragino Sans',Meiryo,IPAexGothic,"
    "sans-serif;-webkit-text-size-adjust:100%}\n"
    "h1{font-size:30px;line-height:1.25;margin:0 0 20px}\n"
    "h2{font-size:21px;margin:48px 0 16px;padding-top:16px;"
    "border-top:2px solid var(--ink)}\n"
    "h3{font-size:16px;line-height:1.4;margin:0}\n"
    "p{margin:0 0 14px;max-width:42em;overflow-wrap:break-word}\n"
    "a{color:var(--link)}\n"
    ":focus-visible{outline:2px solid var(--link);outline-offset:2px}\n"
    "nav ul{margin:0;padding:0;list-style:none;font-size:14px;"
    "line-height:1.9}\n"
    ".facts{display:flex;flex-wrap:wrap;gap:12px;margin:0 0 24px;padding:0;"
    "list-style:none}\n"
    ".facts li{flex:1 1 110px;background:var(--card);border-radius:8px;"
    "padding:12px 14px;color:var(--soft);font-size:13px;line-height:1.35}\n"
    ".facts b{display:block;font-size:25px;line-height:1.3;color:var(--ink);"
    "font-variant-numeric:tabular-nums}\n"
    "figure{margin:36px 0}\n"
    "figcaption{margin-bottom:10px}\n"
    ".wide{overflow-x:auto}\n"
    "svg{display:block;max-width:100%;min-width:560px;height:auto}\n"
    ".grid{stroke:var(--line)}\n"
    "svg rect{stroke:var(--page);stroke-width:.5}\n"
    ".over{stroke:var(--page);stroke-width:4;paint-order:stroke}\n"
    "details{margin-top:10px}\n"
    "summary{cursor:pointer;color:var(--soft);font-size:13px}\n"
    "table{border-collapse:collapse;font-size:13px;line-height:1.4;"
    "font-variant-numeric:tabular-nums;margin-top:6px}\n"
    "caption{text-align:left;color:var(--soft);padding-bottom:4px}\n"
    "th,td{padding:3px 10px 3px 0;text-align:right;vertical-align:top;"
    "border-bottom:1px solid var(--line);white-space:nowrap;"
    "font-weight:400}\n"
    "thead th,thead td{font-weight:600;position:sticky;top:0;"
    "background:var(--page)}\n"
    "th:first-child,td:first-child,.text{text-align:left}\n"
    ".remark{margin-top:6px;color:var(--soft);font-size:13px}\n"
    "@media screen{.long{max-height:340px;overflow-y:auto}"
    ".drawn .still{display:none}}\n"
    ".said th,.said td{text-align:left;padding:8px 12px 8px 0}\n"
    ".said td{white-space:normal;overflow-wrap:anywhere}\n"
    ".said tbody th,.said b{font-weight:600}\n"
    ".said small{display:block;color:var(--soft);margin-top:4px}\n"
    "footer{margin-top:48px;padding-top:12px;border-top:1px solid "
    "var(--line);color:var(--soft);font-size:13px}\n"
    "@page{size:A4;margin:15mm}\n"
    "@media print{body{max-width:none;padding:0;font-size:10.5pt;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "figcaption,h2{break-after:avoid}.still,tr{break-inside:avoid}"
    "svg{min-width:0;width:100%}summary,.live,nav{display:none}"
    "table{font-size:7.5pt}.said{font-size:9pt}th,td{padding-right:6px}"
    ".wide{overflow:visible}}\n";

char *
html_style(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return NULL;
	fprintf(f, "\n:root{color-scheme:light dark;%s", light);
	paint_properties(false, f);
	fprintf(f, "}\n@media screen and (prefers-color-scheme:dark){:root{%s",
	    dark);
	paint_properties(true, f);
	fputs("}}\n", f);
	paint_classes(f);
	fputs(sheet, f);
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}
