"""pseudonyms.py - the vectors of pseudonym_test.c, made another way.

SipHash-2-4 is written from its paper, and tried on the vector that stands
there, BLAKE2b is Python's. The inverse is tried on every vector.
"""
import hashlib
import ipaddress

MASK = 2 ** 64 - 1


def rotate(x, n):
    return (x << n | x >> (64 - n)) & MASK


def sip_round(v):
    a, b, c, d = v
    a = (a + b) & MASK
    c = (c + d) & MASK
    b = rotate(b, 13) ^ a
    d = rotate(d, 16) ^ c
    a = rotate(a, 32)
    c = (c + b) & MASK
    a = (a + d) & MASK
    b = rotate(b, 17) ^ c
    d = rotate(d, 21) ^ a
    return [a, b, rotate(c, 32), d]


def siphash(key, message):
    k0 = int.from_bytes(key[:8], "little")
    k1 = int.from_bytes(key[8:], "little")
    v = [k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
         k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573]
    padded = message + bytes(7 - len(message) % 8) + bytes([len(message) & 255])
    for i in range(0, len(padded), 8):
        word = int.from_bytes(padded[i:i + 8], "little")
        v[3] ^= word
        v = sip_round(sip_round(v))
        v[0] ^= word
    v[2] ^= 0xff
    for _ in range(4):
        v = sip_round(v)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


assert siphash(bytes(range(16)), bytes(range(15))) == 0xa129ca6149be45e5


def mixed(key, i, half, size):
    message = bytes([i]) + half.to_bytes(size, "big")
    return siphash(key, message) & (256 ** size - 1)


def permuted(key, address, size):
    left, right = divmod(address, 256 ** size)
    for i in range(10):
        left, right = right, left ^ mixed(key, i, right, size)
    pseudonym = left * 256 ** size + right
    for i in reversed(range(10)):
        left, right = right ^ mixed(key, i, left, size), left
    assert left * 256 ** size + right == address
    return pseudonym


def pseudonym(key, text):
    address = ipaddress.ip_address(text)
    if address.version == 4:
        return ipaddress.IPv4Address(permuted(key[:16], int(address), 2))
    return ipaddress.IPv6Address(permuted(key[16:], int(address), 8))


for key in bytes(range(32)), bytes([255] * 32):
    print("check", hashlib.blake2b(
        b"nflogd pseudonyms", key=key, digest_size=16).hexdigest())
    for text in ("0.0.0.0", "192.0.2.1", "192.0.2.2", "255.255.255.255",
                 "::", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1",
                 "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"):
        print(text, pseudonym(key, text))
