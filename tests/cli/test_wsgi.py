"""The server's door, opened as the README says: only `SAIWU_INSTANCE` is set, the rest lies in the instance's own file."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = "from wsgi import app; s = app.config['SAIWU']; import gc; print(s.public_url, s.secure_cookies, s.trusted_proxies, s.instance, gc.get_freeze_count())"


def test_the_server_reads_the_instance_it_is_told(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("SAIWU_", "COV_"))}
    environ["SAIWU_INSTANCE"] = str(tmp_path / "real")
    saiwu = Path(sys.executable).with_name("saiwu")
    subprocess.run([saiwu, "keys", "--write"], cwd=ROOT, env=environ, check=True, capture_output=True)
    kept = tmp_path / "real" / "saiwu.env"
    assert kept.stat().st_mode & 0o077 == 0
    with kept.open("a", encoding="utf-8") as file:
        file.write("SAIWU_PUBLIC_URL=https://saiwu.example.gov.cn\nSAIWU_TRUSTED_PROXIES=1\n")
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environ, check=True, capture_output=True, text=True
    )
    assert told.stdout.split()[:-1] == ["https://saiwu.example.gov.cn", "True", "1", str(tmp_path / "real")]
    assert int(told.stdout.split()[-1]) > 100_000  # which no full collection looks through any more
