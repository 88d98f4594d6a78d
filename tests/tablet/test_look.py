from tests.tablet.hall import *
import pytest
pytestmark = pytest.mark.browser
def test_smoke(hall, make_context):
    for w,h,c in ((390,844,"dark"),(1180,820,"light"),):
        d = make_context(viewport={"width":w,"height":h}, color_scheme=c)
        page = hall.open(d)
        if w==1180:
            n = mark_all(page)
            settled(page, n)
        else:
            d.set_offline(True); pick(page,"A1","3"); fill(page,"A7","99"); page.locator("#left").click()
        print(hall.marks(), page.locator("#undo").is_disabled())
        page.screenshot(path=f"/tmp/shot-{w}.png")
        page.screenshot(path=f"/tmp/full-{w}.png", full_page=True)
        page.locator("#device-open").click(); page.screenshot(path=f"/tmp/dev-{w}.png"); page.locator("#device [data-close]").click()
        if w==1180:
            page.locator("#review").click(); page.locator("#typed-name").fill("王晓明"); page.screenshot(path=f"/tmp/review-{w}.png", full_page=True)
            print(len(page.locator("#pad path").get_attribute("d")))
            page.locator("#pad-clear").click(); draw_signature(page); page.locator("#sign").click(); expect(page.locator("#sheet-said")).to_contain_text("已提交"); says(page,"pending",0)
            page.screenshot(path=f"/tmp/signed-{w}.png")
