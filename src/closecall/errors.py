"""Everything that can go wrong, as one tree. Each message is one line that says what is wrong and what to do.

ClosecallError
├── UsageError          the command or settings are wrong: exit code 2
│   └── SettingsError   a settings file, variable or option that cannot be used
├── StoreError          the store cannot be reached, read or written to: exit code 3
├── EngineError         what a batch runs on cannot be used, or fails under every call: exit code 3
└── InputError          this call cannot be scored; others still can: exit code 1
    ├── FormatError     a file that is no transcript we can read
    ├── SideCarError    a file beside the call that tells of it, with a fault
    ├── LanguageError   a call in a language that the reader was not trained on
    ├── AudioError      a recording that cannot be decoded or holds no speech
    └── ModelError      weights that are missing, damaged or unknown
"""


class ClosecallError(Exception):
    """The root of the tree: catch it to catch all of ours."""


class UsageError(ClosecallError):
    """The caller asked for something that cannot be done as asked."""


class SettingsError(UsageError):
    """A setting is unknown or has a wrong value."""


class StoreError(ClosecallError):
    """The store cannot be reached, read or written to."""


class EngineError(ClosecallError):
    """What a batch runs on cannot be used, or fails under every call."""


class InputError(ClosecallError):
    """A call that cannot be scored."""


class FormatError(InputError):
    """The file is not a transcript that can be read."""


class SideCarError(InputError):
    """The file that tells of a call cannot be read, or a value in it cannot be used."""


class LanguageError(InputError):
    """The call is in a language that the reader was not trained on."""


class AudioError(InputError):
    """The recording cannot be decoded, or nothing is said in it."""


class ModelError(InputError):
    """Model weights are missing, damaged or of an unknown name."""
