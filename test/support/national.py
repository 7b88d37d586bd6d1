"""Texts in the national languages of TS 23.038 annex A, and how what is sent is received."""

STAMP = "62113221324300"

# By language identifier. Each is national in one part, or needs several.
TEXTS = {
    1: "Günaydın! Şu anda İstanbul'da hava çok güzel, ağaçlar çiçek açmış.",
    2: "¿Dónde está la estación de tren más cercana, señor?",
    3: "Não há ligação à rede: a estação não responde às instruções.",
    6: "सर्वर बंद है, कृपया जाँच करें। तापमान ४२ है।",
}
LONG = {
    1: "Işıklar söndü, güç kaynağı çalışmıyor. " * 6,
    2: "La presión está baja, acción rápida aquí. " * 6,
    3: "A estação não responde, atenção à pressão. " * 6,
    6: "सर्वर बंद है, कृपया जाँच करें। " * 8,
}


def deliver_of(tpdu):
    """A SUBMIT without TP-VP, or with a relative one, as the DELIVER that its receiver gets."""
    first, digits = tpdu[0], tpdu[2]
    address = tpdu[2:4 + (digits + 1) // 2]
    rest = tpdu[2 + len(address):]
    user_data = rest[2 + (1 if first & 0x18 else 0):]
    return bytes([0x04 | first & 0x40]) + address + rest[:2] + bytes.fromhex(STAMP) + user_data


def is_national(deliver):
    """Whether a DELIVER from twelve digits is in the 7-bit alphabet and has a header."""
    return bool(deliver[0] & 0x40) and deliver[10] == 0
