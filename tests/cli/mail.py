"""mail.py MESSAGE LANGUAGE TEXT HTML - is the message what RFC 5322 and MIME want,
and are its parts the bytes of the two files? Says what is wrong."""
import email
import email.policy
import email.utils
import re
import sys

path, language, text, html = sys.argv[1:]
TITLES = {"en": "Unsolicited accesses, September 2011",
          "ja": "一方的なアクセスの状況（2011年9月）"}
with open(path, "rb") as f:
    raw = f.read()
message = email.message_from_bytes(raw, policy=email.policy.default)
head = raw.split(b"\n\n")[0].decode("ascii")
wrong = []


def expect(what, got, want):
    if got != want:
        wrong.append(f"{what}: {str(got)[:300]!r}, not {str(want)[:300]!r}")


def read(name):
    with open(name, "rb") as file:
        return file.read()


expect("characters beyond ASCII", [b for b in raw if b > 126], [])
expect("lines over 76", [x for x in raw.split(b"\n") if len(x) > 76], [])
expect("carriage returns", raw.count(b"\r"), 0)
expect("encoded words", [w for w in re.findall(r"=\?.*?\?=", head)
                         if len(w) > 75], [])
expect("headers", sorted(message.keys()), sorted([
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "MIME-Version", "Content-Type"]))
expect("From", message["From"], "nflogd@fw.example.org")
expect("To", message["To"], "admin@example.org")
expect("Subject", message["Subject"], TITLES[language])
expect("Date", email.utils.parsedate_to_datetime(message["Date"]).isoformat(),
       "2011-10-05T06:07:08+00:00")
expect("Auto-Submitted", message["Auto-Submitted"], "auto-generated")
expect("Message-ID", bool(re.fullmatch(
    r"<nflogd\.[0-9a-f]{32}@[A-Za-z0-9.-]+>", message["Message-ID"])), True)
expect("type", message.get_content_type(), "multipart/alternative")
parts = list(message.iter_parts())
expect("parts, the best one last", [p.get_content_type() for p in parts],
       ["text/plain", "text/html"])
expect("character sets", [p.get_content_charset() for p in parts],
       ["utf-8", "utf-8"])
expect("languages", [p["Content-Language"] for p in parts], [language] * 2)
for part, name in zip(parts, (text, html)):
    expect(name, part.get_payload(decode=True), read(name))
expect("scripts", b"<script" in parts[1].get_payload(decode=True), False)
expect("defects", [d for p in [message, *parts] for d in p.defects], [])
print("\n".join(wrong))
sys.exit(bool(wrong))
