package post

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Reader reads folders of posts by fixed settings. It remembers what it has
// read by path, what is on record of the file, and source hash, so that reading a
// folder again costs what has changed in it. A Reader may be used by several
// goroutines at once.
type Reader struct {
	settings Settings
	preset   *dialect // nil: each file tells

	mu     sync.Mutex
	good   Site               // as its configuration said when it could be read last
	cached map[string]reading // by path

	linked   map[string]linked // by path: the posts that are not as they were parsed
	siblings *siblings         // of the last reading; nil before
}

// reading is what came of one file.
type reading struct {
	post   *Post
	isPost bool // has metadata, or could not even be opened
	line   int  // where its metadata start
	rules  string

	looks []look // at the files that it came of
	at    time.Time
}

// NewReader checks the settings and gives a Reader that goes by them.
func NewReader(s Settings) (*Reader, error) {
	s, err := s.complete()
	if err != nil {
		return nil, fmt.Errorf("settings for posts: %w", err)
	}
	preset, err := dialectNamed(s.Preset)
	if err != nil {
		return nil, fmt.Errorf("settings for posts: %w", err)
	}
	return &Reader{settings: s, preset: preset, cached: map[string]reading{}}, nil
}

// Read reads every post of a folder. Faults do not stop it; what could not be
// read is in the Collection. When ctx ends early the Collection is incomplete
// and its FolderFault is true.
func (r *Reader) Read(ctx context.Context, fsys fs.FS) Collection {
	list := walk(ctx, fsys)
	in := r.rulesFor(fsys, list.pages)
	paths, faults := in.choose(list.posts), list.faults
	if in.unread.Message != "" {
		faults = append(faults, in.unread)
	}
	readings := r.readAll(ctx, fsys, list, in, paths)
	if err := ctx.Err(); err != nil {
		faults = append(faults, Fault{Path: ".", Message: "reading was cut short: " + err.Error(), Blocking: true})
	}
	r.forget(paths)
	return collect(r.link(readings), faults)
}

// File reads one file, whatever its name. A file that is not a post comes out
// as a Post with a blocking fault that says so.
func (r *Reader) File(fsys fs.FS, path string) *Post {
	got := r.read(&noting{FS: fsys, listing: listing{at: time.Now()}}, r.rulesFor(fsys, walk(context.Background(), fsys).pages), path)
	p := got.post.current(r.index())
	if !got.isPost {
		return p.with(noMetadata(path, true))
	}
	return p
}

// readAll reads files side by side.
func (r *Reader) readAll(ctx context.Context, fsys fs.FS, list listing, in rules, paths []string) []reading {
	readings := make([]reading, len(paths))
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(taken.Add(1)) - 1
				if i >= len(paths) {
					return
				}
				readings[i] = r.read(&noting{FS: fsys, listing: list}, in, paths[i])
			}
		})
	}
	workers.Wait()
	return slices.DeleteFunc(readings, func(got reading) bool { return got.post == nil }) // it was cut short
}

// read reads one file, or remembers it. Whatever a parser does on foreign bytes,
// it costs this post only: a panic is a fault like any other.
func (r *Reader) read(folder *noting, in rules, path string) (got reading) {
	defer func() {
		if problem := recover(); problem != nil {
			f := Fault{Path: path, Message: fmt.Sprintf("recapd failed to read it: %v", problem), Blocking: true,
				Hint: "this is a mistake in recapd: please report it with the file"}
			got = unread(f)
		}
	}()
	r.mu.Lock()
	known, ok := r.cached[path]
	r.mu.Unlock()
	if ok = ok && known.rules == in.key; ok && folder.same(known.looks, known.at) {
		return known
	}
	folder.looks = nil
	data, err := readBytes(folder, path)
	if err != nil {
		return known.kept(ok && passing(err), openFault(path, err))
	}
	side, err := readBeside(folder, path)
	if err != nil {
		f := openFault(path, err)
		f.Message = "its side file " + sideOf(path) + ": " + f.Message
		return known.kept(ok && passing(err), f)
	}
	got = known
	if !ok || known.post.Hash != hashOf(data, side) {
		got = in.parse(path, data, side)
	}
	got.looks, got.at = folder.looks, folder.at
	r.mu.Lock()
	r.cached[path] = got
	r.mu.Unlock()
	return got
}

// unread is what comes of a file that could not be opened: a post without a
// word.
// kept is what stands for a file that is there and cannot be opened: what was read of
// it before, if it was, since a disk or a right that is gone for a while takes nothing
// out of the feeds. It is told all the same.
func (known reading) kept(ok bool, f Fault) reading {
	if !ok {
		return unread(f)
	}
	f.Blocking = false
	f.Message += "; what was read before counts"
	known.post = known.post.with(f)
	return known
}

func unread(f Fault) reading {
	return reading{post: &Post{Path: f.Path, Faults: []Fault{f}}, isPost: true}
}

// forget drops what is no longer in the folder.
func (r *Reader) forget(paths []string) {
	present := make(map[string]bool, len(paths))
	for _, path := range paths {
		present[path] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for path := range r.cached {
		if !present[path] {
			delete(r.cached, path)
		}
	}
}

// with gives a copy of the post that has one fault more; posts are shared with
// the cache and never changed.
func (p *Post) with(f Fault) *Post {
	copied := *p
	copied.Faults = append(copied.Faults[:len(p.Faults):len(p.Faults)], f)
	return &copied
}

func noMetadata(path string, blocking bool) Fault {
	return Fault{Path: path, Line: 1, Message: "no metadata: not read as a post", Blocking: blocking,
		Hint: "give it at least a title and a date, or keep it out of the content folder"}
}
