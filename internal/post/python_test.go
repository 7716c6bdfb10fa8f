package post

import (
	"reflect"
	"strings"
	"testing"
)

// TestAssignments: what is read of a program is what one sees without running it.
func TestAssignments(t *testing.T) {
	list := func(texts ...string) value {
		v := value{}
		for _, text := range texts {
			v.list = append(v.list, value{text: text})
		}
		return v
	}
	tests := []struct {
		name, text string
		want       metadata
	}{
		{"texts", "A = 'x'\nB = u\"y\"  # why\nC='''two\nlines'''\nD = r'\\d{4}'\nE = 'a\\'b\\n\\u00e9\\d'\n", metadata{
			"a": {text: "x"}, "b": {text: "y"}, "c": {text: "two\nlines"}, "d": {text: `\d{4}`}, "e": {text: "a'b\né\\d"}}},
		{"joined texts", "A = ('x'\n     'y')\nB = 'x' \\\n    'y'\n", metadata{"a": {text: "xy"}, "b": {text: "xy"}}},
		{"numbers and truth", "A = 10\nB = True\nC = None\nD = -1.5\n", metadata{"a": {text: "10"}, "b": {text: "True"}, "c": {}, "d": {text: "-1.5"}}},
		{"tuples and lists", "A = (\n  'x',  # one\n\n  'y'\n)\nB = ['x',]\nC = ()\nD = ('x',)\n", metadata{
			"a": list("x", "y"), "b": list("x"), "c": {}, "d": list("x")}},
		{"dicts keep their keys", "A = {'posts/My-Post.md': {'tags': ['x']}, 'n': 2}\n", metadata{
			"a": {table: metadata{"posts/My-Post.md": {table: metadata{"tags": list("x")}}, "n": {text: "2"}}}}},
		{"names that stand for texts", "LANG = 'en'\nA = {LANG: '', 'es': './es'}\nB = [A]\n", metadata{
			"lang": {text: "en"}, "a": {table: metadata{"en": {}, "es": {text: "./es"}}}}},
		{"types", "A: str = 'x'\n", metadata{"a": {text: "x"}}},
		{"what computes", "A = f()\nB = 'x' + y\nC = ['x', f()]\nD = 'x' if y else 'z'\nE = f'{x}'\nG = 'x'.upper()\n", metadata{}},
		{"a literal that is computed later", "A = 'x'\nA = f(A)\n", metadata{}},
		{"what something is done to", "A = 'x'\nA += 'y'\nB = ['x']\nB[0] = 'y'\nC = ['x']\nC.append('y')\nD = 'x'\ndel D\nE = 'x'\nif y:\n    E = 'z'\n", metadata{}},
		{"texts that stand for themselves", "A = 'x'\n\"\"\"\nA = 'old'\nB = 'old'\n\"\"\"\n", metadata{"a": {text: "x"}}},
		{"not at the margin, no assignment", "if x:\n    A = 'x'\nB == 'x'\nC += 'x'\nf(D='x')\n", metadata{}},
		{"code within a text", "A = '''\nB = 'x'\n'''\n", metadata{"a": {text: "\nB = 'x'\n"}}},
		{"never closed", "A = ['x',\nB = 'y'\n", metadata{"b": {text: "y"}}},
		{"no comma", "A = ['x' 1]\nB = {'x'}\nC = {'x' 'y'}\n", metadata{}},
	}
	for _, tt := range tests {
		if got, _ := decodeAssignments(tt.text); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
}

// TestHostileAssignments: no program of the largest size takes long to read.
func TestHostileAssignments(t *testing.T) {
	for name, unit := range map[string]string{
		"open brackets": "A=[\n", "nested brackets": "A=" + strings.Repeat("[", 1000) + "\n", "open texts": "A='''\n", "names": "A='x'\nB=[A,A,A]\n", "escapes": `A='\x'`} {
		program, before := strings.Repeat(unit, bulk/len(unit)), cpuTime(t)
		decodeAssignments(program)
		if took := cpuTime(t) - before; took > 2*patience { // processor time, of all cores
			t.Errorf("%s: took %s", name, took)
		}
	}
}

// FuzzAssignments: whatever the program is, reading it ends, and what was read
// of it twice is the same.
func FuzzAssignments(f *testing.F) {
	for _, seed := range []string{"A = ('x', {\"y\": [1, None]},)", "A = '\\u00e9' 'b' # c", "A='''x\n'''", "A = (", "A: int = \\\n 2", "A='x'\nB={A:A}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, _ := decodeAssignments(text)
		again, _ := decodeAssignments(text)
		if !reflect.DeepEqual(first, again) {
			t.Errorf("%q: %v and %v", text, first, again)
		}
	})
}
