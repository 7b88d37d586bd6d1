"""Reads what `nginx -T` prints into a tree of directives, includes in their places."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

_TOKEN = re.compile(r"""\s+|\#[^\n]*|([{};])|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\\.|[^\s{};"'\\])+)""")


@dataclass
class Directive:
    name: str
    arguments: list
    #: None where there are no braces.
    block: list = None
    parent: "Directive" = field(default=None, repr=False)

    def __str__(self):
        return " ".join([self.name, *self.arguments])

    def all(self, *names):
        """Those of the block itself."""
        return [one for one in self.block or [] if one.name in names]

    def everything(self):
        """What is in the block, however deep."""
        for one in self.block or []:
            yield one
            yield from one.everything()

    def effective(self, name):
        """What holds here: the values of the nearest level that has any."""
        level = self
        while level is not None:
            if found := level.all(name):
                return [one.arguments for one in found]
            level = level.parent
        return []

    def value(self, name):
        """The same as one text, for a directive that stands once."""
        return " ".join(" ".join(arguments) for arguments in self.effective(name))


def files_of(dump):
    """The files of a dump: path -> text."""
    parts = re.split(r"(?m)^# configuration file (.*):$", dump)
    return dict(zip(parts[1::2], parts[2::2]))


def _tokens(text):
    end = 0
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None:
            raise ValueError(f"not understood: {text[end:end + 40]!r}")
        end = match.end()
        sign, double, single, word = match.groups()
        if sign:
            yield sign, True
        elif (value := next((v for v in (double, single, word) if v is not None), None)) is not None:
            yield value, False


def _block(tokens, parent, files, folder):
    """Fills parent's block up to its closing brace."""
    parent.block = []
    words = []
    for value, is_sign in tokens:
        if not is_sign:
            words.append(value)
        elif value == "}":
            return
        elif words[0] == "include" and value == ";":
            included = Directive("include", words[1:], parent=parent)
            parent.block.append(included)
            content = Directive(parent.name, parent.arguments, parent=parent.parent)
            _block(_tokens(files[str(folder / words[1])]), content, files, folder)
            for one in content.block:
                one.parent = parent
            parent.block += content.block
            words = []
        else:
            one = Directive(words[0], words[1:], parent=parent)
            parent.block.append(one)
            words = []
            if value == "{":
                _block(tokens, one, files, folder)


def read(dump):
    """The tree; its root has no name. Raises ValueError or KeyError for what is no dump."""
    files = files_of(dump)
    main = next(iter(files))
    root = Directive("", [])
    _block(_tokens(files[main]), root, files, PurePath(main).parent)
    return root
