"""PROOFS. What lets a stranger tell a paper from a forgery: keys, credentials, signatures, outside seals.

```
keys of the instance ──▶ credential signed (Ed25519) ──▶ in the QR code and in the PDF
PDF drawn ──▶ sealed by an outside service (if one is configured) ──▶ signed (PAdES, EC P-256), last of all
published keys ──▶ anybody checks either, on the page or without a network
```
The signature is the platform's own (平台数字签名). It is no legal 电子印章 and never calls itself one.
"""
