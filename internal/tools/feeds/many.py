# Each line that comes in is a script and its arguments, as a JSON list; each line
# that goes out is what the script printed, as a JSON string.
import contextlib
import io
import json
import runpy
import sys

for line in sys.stdin:
    sys.argv = json.loads(line)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            runpy.run_path(sys.argv[0], run_name="__main__")
        except SystemExit:
            pass
    print(json.dumps(said.getvalue()), flush=True)
