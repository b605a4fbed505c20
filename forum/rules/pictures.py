"""How many pictures members may upload and show, how large, and how long one is kept that nothing shows. Pure."""

from datetime import timedelta

_MIB = 1024 * 1024

# A photo from a phone is 2 to 6 MiB long.
UPLOAD_BYTES_MAX = 8 * _MIB
# What a member's pictures may take in all, as they are kept: some hundreds.
MEMBER_BYTES_MAX = 100 * _MIB
ARTICLE_PICTURES_MAX, COMMENT_PICTURES_MAX = 10, 3
ALT_LENGTH_MAX = 300
# Long enough to come back to a text that was not saved. A draft that names a picture keeps it for longer.
UNUSED_FOR = timedelta(days=7)
