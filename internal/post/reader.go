package post

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"sync"

	"recapd/internal/markup"
)

// Reader reads folders of posts by fixed settings. It remembers what it has
// read by path and source hash, so that reading a folder again costs what has
// changed in it. A Reader may be used by several goroutines at once.
type Reader struct {
	settings Settings
	preset   *dialect // nil: each file tells

	mu     sync.Mutex
	good   Site               // as its configuration said when it could be read last
	cached map[string]reading // by path

	linked   map[string]linked // by path
	siblings *siblings         // of the last reading; nil before
}

// reading is what came of one file.
type reading struct {
	post   *Post
	isPost bool // has metadata, or could not even be opened
	line   int  // where its metadata start
	rules  string
	refs   *references
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
	paths, faults := walk(ctx, fsys)
	in := r.rulesFor(fsys)
	paths = in.choose(paths)
	if in.unread.Message != "" {
		faults = append(faults, in.unread)
	}
	readings := r.readAll(ctx, fsys, in, paths)
	if err := ctx.Err(); err != nil {
		faults = append(faults, Fault{Path: ".", Message: "reading was cut short: " + err.Error(), Blocking: true})
	}
	r.forget(paths)
	return collect(r.link(readings), faults)
}

// File reads one file, whatever its name. A file that is not a post comes out
// as a Post with a blocking fault that says so.
func (r *Reader) File(fsys fs.FS, path string) *Post {
	got := r.linkAlone(r.read(fsys, r.rulesFor(fsys), path))
	if !got.isPost {
		return got.post.with(noMetadata(path, true))
	}
	return got.post
}

// readAll reads files side by side: rendering them is what takes the time.
func (r *Reader) readAll(ctx context.Context, fsys fs.FS, in rules, paths []string) []reading {
	readings := make([]reading, len(paths))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				readings[i] = r.read(fsys, in, paths[i])
			}
		})
	}
	done := 0
	for ; done < len(paths) && ctx.Err() == nil; done++ {
		next <- done
	}
	close(next)
	workers.Wait()
	return readings[:done]
}

// read reads one file, or remembers it. Whatever a parser does on foreign bytes,
// it costs this post only: a panic is a fault like any other.
func (r *Reader) read(fsys fs.FS, in rules, path string) (got reading) {
	defer func() {
		if problem := recover(); problem != nil {
			f := Fault{Path: path, Message: fmt.Sprintf("recapd failed to read it: %v", problem), Blocking: true,
				Hint: "this is a mistake in recapd: please report it with the file"}
			got = unread(f)
		}
	}()
	data, err := readBytes(fsys, path)
	if err != nil {
		return unread(openFault(path, err))
	}
	side, err := readBeside(fsys, path)
	if err != nil {
		f := openFault(path, err)
		f.Message = "its side file " + sideOf(path) + ": " + f.Message
		return unread(f)
	}
	r.mu.Lock()
	known, ok := r.cached[path]
	r.mu.Unlock()
	if ok && known.post.Hash == hashOf(data, side) && known.rules == in.key {
		return known
	}
	got = in.parse(path, data, side)
	r.mu.Lock()
	r.cached[path] = got
	r.mu.Unlock()
	return got
}

// unread is what comes of a file that could not be opened: a post without a
// word.
func unread(f Fault) reading {
	nothing := markup.HTML("")
	p := &Post{Path: f.Path, Body: nothing, Teaser: markup.Teaser{Fragment: nothing, Whole: true}, Faults: []Fault{f}}
	return reading{post: p, isPost: true}
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
