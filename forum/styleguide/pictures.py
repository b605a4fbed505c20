"""Pictures that members upload: the form, what comes of it, and avatars."""

from forum.forms.pictures import AvatarRemovalForm, PictureForm
from forum.i18n import N_, _
from forum.render.filters import avatar_address
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by
from forum.text.pictures import Frame, picture_markdown

_DIGEST = "0" * 32
# Nothing here comes out of the database, so a drawing stands for what was uploaded.
_DRAWN = avatar_address("quilt", "sample")


def sections() -> list[Section]:
    """Return the one section."""
    return [Section(N_("Pictures"), [*_uploads(), *_avatars(), *_removals()])]


def _uploads() -> list[Sample]:
    form = PictureForm(formdata=None, data={"alt": _("A board with marks at the harbour wall")})
    wrong = {
        "image": [_("This file is damaged. Open it in a program for pictures, save it anew, and choose that one.")]
    }
    created = {
        "markdown": picture_markdown(_DIGEST, form.alt.data),
        "address": _DRAWN,
        "frame": Frame(240, 240),
        "alt": form.alt.data,
    }
    shows = ("pictures/_form.html", "pictures/macros.html", "css/pictures.css")
    me = samples.author()
    return [
        Sample(N_("A picture for a text"), "pictures/_form.html", seen_by(me, form=form, errors={}), shows),
        Sample(N_("With a problem"), "pictures/_form.html", seen_by(me, form=form, errors=wrong), shows),
        Sample(N_("Uploaded, without scripts"), "pictures/_created.html", seen_by(me, **created)),
    ]


def _avatars() -> list[Sample]:
    def shown(name: str, me: object, **more: object) -> Sample:
        inputs = {"errors": {}, "done": None, "picture_address": lambda _digest: _DRAWN, **more}
        return Sample(name, "settings/_avatar.html", seen_by(me, **inputs), kind="settings")

    wearing = samples.author()
    wearing.own_avatar = _DIGEST
    return [
        shown(N_("No avatar of one’s own yet"), samples.author()),
        shown(N_("An avatar of one’s own"), wearing, done=_("Your avatar is shown from now on.")),
        shown(N_("Below its level"), samples.voter()),
    ]


def _removals() -> list[Sample]:
    wearing = samples.author()
    wearing.own_avatar = _DIGEST
    form = AvatarRemovalForm(formdata=None)
    inputs = {"member": wearing, "form": form, "errors": {}, "picture_address": lambda _digest: _DRAWN}
    return [
        Sample(N_("Removing somebody’s avatar"), "members/_avatar_removal.html", seen_by(samples.voter(), **inputs))
    ]
