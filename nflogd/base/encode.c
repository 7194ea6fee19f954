/* encode.c - see encode.h. */
#include "base/encode.h"

#include <sodium.h>

enum { LINE = 57, VARIANT = sodium_base64_VARIANT_ORIGINAL };

_Static_assert(sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, VARIANT) ==
    ENCODE_SHA256, "room for a digest");
_Static_assert(sodium_base64_ENCODED_LEN(ENCODE_WORD, VARIANT) ==
    ENCODE_WORD_TEXT, "room for a word");

void
encode_sha256(struct slice bytes, char text[ENCODE_SHA256])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)bytes.at, bytes.len);
	sodium_bin2base64(text, ENCODE_SHA256, digest, sizeof(digest), VARIANT);
}

void
encode_base64(FILE *out, struct slice bytes)
{
	char text[sodium_base64_ENCODED_LEN(LINE, VARIANT)];

	for (size_t n; bytes.len > 0; bytes = slice_from(bytes, n)) {
		n = bytes.len < LINE ? bytes.len : LINE;
		sodium_bin2base64(text, sizeof(text),
		    (const unsigned char *)bytes.at, n, VARIANT);
		fprintf(out, "%s\n", text);
	}
}

void
encode_word(struct slice bytes, char text[ENCODE_WORD_TEXT])
{
	sodium_bin2base64(text, ENCODE_WORD_TEXT,
	    (const unsigned char *)bytes.at, bytes.len, VARIANT);
}

void
encode_random(char text[ENCODE_RANDOM])
{
	unsigned char bytes[(ENCODE_RANDOM - 1) / 2];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(text, ENCODE_RANDOM, bytes, sizeof(bytes));
}
