"""Check digits of the numbers on the samples. Independent of the product's own rules."""


def _digit_sum(value: int) -> int:
    return sum(int(digit) for digit in str(value))


def luhn_holds(number: str) -> bool:
    """Submission numbers ("AUM-2026-000815-4"): Luhn over the digits."""
    total = 0
    for position, digit in enumerate(reversed([int(c) for c in number if c.isdigit()])):
        total += _digit_sum(digit * 2) if position % 2 else digit
    return total % 10 == 0


def iban_holds(iban: str) -> bool:
    """ISO 13616, modulo 97."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def kvnr_holds(number: str) -> bool:
    """Health insurance number: letter as two digits, weights 1 and 2, sums of digits, mod 10."""
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    total = sum(_digit_sum(int(d) * (1 + i % 2)) for i, d in enumerate(digits))
    return total % 10 == int(number[9])


_PENSION = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def pension_digit(number: str) -> int:
    """Check digit of a pension insurance number of eleven or twelve places."""
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    return sum(_digit_sum(int(d) * w) for d, w in zip(digits, _PENSION, strict=True)) % 10


def pension_holds(number: str) -> bool:
    """Whether the last place of a pension insurance number is its check digit."""
    return pension_digit(number) == int(number[11])


def tax_id_holds(number: str) -> bool:
    """Tax identification number: ISO 7064, modulo 11,10."""
    product = 10
    for char in number[:10]:
        product = ((int(char) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[10])
