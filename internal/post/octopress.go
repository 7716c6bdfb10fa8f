package post

import "slices"

// octopress reads posts as Octopress does, which is Jekyll 2 with a folder of its
// own, source/_posts, and another permalink. Its addresses have the name of the
// file as it is.
func octopress() dialect {
	d := jekyll()
	d.name = "octopress"
	d.permalink = "/blog/:year/:month/:day/:title/"
	d.roots = []string{"source"}
	d.claims = octopressName
	d.rawFences = true
	d.siteDays = false // its blogs were built on their author's own machine
	d.slug = func(name fileName, _ string) string { return pathSlug(jekyllFile(name)) }
	return d
}

func octopressName(name fileName) bool {
	i := slices.Index(name.folders, "source")
	return i >= 0 && i+1 < len(name.folders) && (name.folders[i+1] == "_posts" || name.folders[i+1] == "_drafts")
}
