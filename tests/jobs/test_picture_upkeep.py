"""Pictures in what a member takes out, and what becomes of them when a member leaves."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from forum import clock
from forum.actions import comments, erasure, own_avatars, pictures, posts
from forum.actions.drafts import save_draft
from forum.actions.exports import request_export
from forum.db import rows
from forum.jobs import erasures, exports, runner
from forum.jobs.schedule import JOBS
from forum.models import Comment, Member, Picture
from forum.models.draft import NEW_POST_PLACE
from forum.queries.exports import pieces_of
from forum.rules.leaving import ERASURE_WAIT
from forum.text.pictures import picture_address, picture_markdown
from tests.picture_files import opened, picture, told_by_camera

ALT = "Red beside blue"


@pytest.fixture
def ann(enrol):
    """A member with an avatar, a picture in a comment, and one that only a draft names."""
    ann = enrol("ann", level=20)
    own_avatars.upload_avatar(ann, picture("GIF"))
    ann = Member.get_by_id(ann.id)
    post_id = posts.publish(enrol("author", level=20), "A post", "Text", [])
    shown = pictures.upload_picture(ann, picture(), ALT)
    comments.write_comment(ann, post_id, f"Look: {picture_markdown(shown, ALT)}")
    kept_back = pictures.upload_picture(ann, told_by_camera(), ALT)
    save_draft(ann, NEW_POST_PLACE, picture_markdown(kept_back, ALT))
    return ann


def shown_in_comment() -> str:
    [digest] = rows("SELECT picture_id FROM picture_use")[0]
    return digest


def test_the_archive_of_a_member_holds_their_pictures_where_their_texts_show_them(ann, enrol):
    pictures.upload_picture(enrol("bob", level=20), picture("JPEG"), ALT)
    export_id = request_export(ann, "http://localhost/settings/export")
    exports.make()
    archive = ZipFile(BytesIO(b"".join(pieces_of(export_id))))
    files = {name for name in archive.namelist() if name.startswith("export/pictures/")}
    assert files == {f"export/pictures/{one.digest}.webp" for one in Picture.select().where(Picture.member == ann.id)}
    assert len(files) == 3
    page = archive.read("export/comments.html").decode()
    address = f"pictures/{shown_in_comment()}.webp"
    assert f'src="{address}"' in page
    assert opened(archive.read(f"export/{address}")).size == (80, 40)
    assert f'"shown_in": ["comment {Comment.get().id}"]' in archive.read("export/json/pictures.json").decode()


@pytest.mark.parametrize(("text", "left"), [("keep", 1), ("anonymise", 1), ("remove", 0)])
def test_of_who_leaves_those_pictures_stay_that_belong_to_text_which_stays(ann, visitor, text, left):
    address = picture_address(shown_in_comment())
    erasure.request_erasure(ann, text, "Former member", "http://localhost")
    with clock.at(clock.now() + ERASURE_WAIT + timedelta(minutes=1)):
        erasures.do()
        assert visitor.get(address).status_code == (200 if left else 404)
        assert visitor.get(picture_address(ann.own_avatar)).status_code == 404
        assert runner.run_due(JOBS)["pictures"] is None
    assert Picture.select().count() == left
    assert rows("SELECT count(*) FROM picture_content") == [(left,)]
    gone = Member.get_by_id(ann.id)
    assert gone.own_avatar == ""
    assert Comment.get().avatar in {gone.avatar, *own_avatars.STYLES}
