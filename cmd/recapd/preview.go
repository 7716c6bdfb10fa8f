package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/digest"
	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/internal/preview"
	"recapd/internal/publisher"
)

type previewOptions struct {
	edition  string
	at       string
	format   string
	explain  bool
	offline  bool
	allPosts bool
	watch    bool
	listen   string
}

// previewReader is whom a preview is addressed to.
const previewReader = "reader@example.org"

func (p *program) previewCommand() *cobra.Command {
	var o previewOptions
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Print the issue that would go out, and why each post is in or out",
		Long: `Compose the issue that would go out at the next slot of the schedule, or at the
time of --at, and print it; of each-post and wrap-up, the one for the post or event
that comes next. Nothing is recorded and nothing is sent.

With --watch it is shown in a browser on this machine instead, at the widths of phone
and desk, in light and dark, as HTML and as text, with its size and with why each post
is in or out; and shown anew whenever a post, a template or recapd.toml changes, until
Ctrl-C.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.format != "html" && o.format != "text" && o.format != "eml" {
				return misuse(cmd, fmt.Errorf("--format %q: write html, text or eml", o.format))
			}
			if err := o.fit(cmd); err != nil {
				return misuse(cmd, err)
			}
			h, err := p.house()
			if err != nil {
				return err
			}
			if o.watch {
				return h.watchPreview(cmd, o)
			}
			return h.preview(cmd, o)
		},
	}
	editionFlag(cmd, &o.edition)
	cmd.Flags().StringVar(&o.at, "at", "", "`TIME` of the issue, in the site's zone (default the next slot)")
	cmd.Flags().StringVar(&o.format, "format", "text", "`what` to print: html, text or eml")
	cmd.Flags().BoolVar(&o.explain, "explain", false, "print why each post is in or out, and which links fail (with --format: to standard error, beside the issue)")
	cmd.Flags().BoolVar(&o.offline, "offline", false, "ask for no links")
	cmd.Flags().BoolVar(&o.allPosts, "all-posts", false, "also posts that were there at the first run or are older than max_age")
	cmd.Flags().BoolVar(&o.watch, "watch", false, "show it in a browser, and every change of it")
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:0", "`ADDRESS` of --watch, of this machine alone; port 0 takes a free one")
	return cmd
}

// fit tells of flags that do not go together.
func (o previewOptions) fit(cmd *cobra.Command) error {
	switch given := cmd.Flags().Changed; {
	case o.watch && (given("format") || given("explain")):
		return errors.New("--watch shows all of it: leave --format and --explain out")
	case o.offline && !o.explain:
		return errors.New("--offline is for --explain, which asks where links lead")
	case !o.watch && given("listen"):
		return errors.New("--listen is for --watch")
	case !preview.Loopback(o.listen):
		return fmt.Errorf("--listen %s: others could see what is not published yet; write an address of this machine alone, as 127.0.0.1:8088", o.listen)
	}
	return nil
}

func (h *house) preview(cmd *cobra.Command, o previewOptions) error {
	e, order, err := h.ordered(cmd, o)
	if err != nil {
		return err
	}
	ledger, err := h.glance(cmd.Context())
	if err != nil {
		return err
	}
	defer ledger.Close()
	site, err := h.scanner(ledger).Scan(cmd.Context(), order.At)
	if err != nil {
		return err
	}
	draft, err := h.publisher(e, ledger, membership.Tokens{}).Preview(cmd.Context(), site, order, h.now())
	switch {
	case errors.Is(err, publisher.ErrFolder):
		return folderFault(site.Collection)
	case errors.Is(err, publisher.ErrNothing) && o.explain:
		explain(h.out, draft, order.At)
		return nothing(publisher.ErrNothing.Error(), "the reasons are above; --all-posts takes in posts that were there before recapd")
	case errors.Is(err, publisher.ErrNothing):
		return nothingToTell(o.allPosts)
	case err != nil:
		return err
	}
	if !o.explain {
		return h.printDraft(draft, o.format)
	}
	reasons, printed := h.out, cmd.Flags().Changed("format")
	if printed {
		reasons = h.errw
	}
	explain(reasons, draft, order.At)
	if !o.offline {
		err = h.explainLinks(cmd.Context(), reasons, draft)
	}
	if printed && err == nil {
		err = h.printDraft(draft, o.format)
	}
	return err
}

// ordered is what the flags ask for: an edition, at the next slot or the time of --at.
func (h *house) ordered(cmd *cobra.Command, o previewOptions) (publisher.Edition, publisher.Order, error) {
	e, err := h.edition(cmd, o.edition)
	if err != nil {
		return e, publisher.Order{}, err
	}
	next := h.now().In(h.cfg.Site.Zone())
	if e.Schedule != nil {
		next = e.Schedule.Next(next)
	}
	order, err := h.order(cmd, o.at, o.allPosts, next)
	return e, order, err
}

// order reads --at and --all-posts; otherwise is the time without --at.
func (h *house) order(cmd *cobra.Command, at string, allPosts bool, otherwise time.Time) (publisher.Order, error) {
	o := publisher.Order{At: otherwise, AllPosts: allPosts}
	if at == "" {
		if o.At.IsZero() {
			o.At = h.now()
		}
		return o, nil
	}
	t, err := parseAt(at, h.cfg.Site.Zone())
	if err != nil {
		return o, misuse(cmd, err)
	}
	o.At = t
	return o, nil
}

func nothingToTell(allPosts bool) error {
	if allPosts {
		return nothing("there is no post to tell", `"recapd preview --explain --all-posts" says why`)
	}
	return nothing(publisher.ErrNothing.Error(),
		`"recapd preview --explain" says why; --all-posts takes in posts that were there before recapd`)
}

// folderFault is the error of a content folder that cannot be read.
func folderFault(c post.Collection) error {
	for _, f := range c.Faults {
		if f.Path == "." && f.Blocking {
			return hint(errors.New(f.Message), "%s", f.Hint)
		}
	}
	return publisher.ErrFolder
}

func (h *house) printDraft(d publisher.Draft, format string) error {
	r, reader := d.Everybody(), previewPersonal(d)
	html, text := r.Fill(reader)
	switch format {
	case "html":
		_, err := io.WriteString(h.out, ended(html))
		return err
	case "text":
		fmt.Fprintf(h.out, "Subject: %s\n\n", r.Subject)
		_, err := io.WriteString(h.out, ended(text))
		return err
	}
	signer, err := h.signer()
	if err != nil {
		return err
	}
	msg, err := delivery.Print(d.Issue.Letterhead, r, newsletter.Delivery{
		Address: reader.Address, Since: reader.Since, Token: reader.Token, MessageID: "preview@" + h.cfg.Digest.From.Domain(),
	}, signer)
	if err != nil {
		return err
	}
	_, err = h.out.Write(msg)
	return err
}

// previewPersonal is what a preview is filled in with: nobody's address and links.
func previewPersonal(d publisher.Draft) newsletter.Personal {
	token := membership.NewTokens(nil).Unsubscribe(membership.TestSubscriber, 0)
	return newsletter.Personal{Address: previewReader, Since: d.Issue.Letterhead.Date, Token: token}
}

// explain prints the issue in a few lines and every post with its reason.
func explain(w io.Writer, d publisher.Draft, at time.Time) {
	posts := digest.Chosen(d.Choices)
	fmt.Fprintf(w, "as of    %s\n", at.Format("Mon 2 Jan 2006 15:04 MST"))
	if len(d.Groups) > 0 {
		fmt.Fprintf(w, "subject  %s\n", d.Everybody().Subject)
		fmt.Fprintf(w, "readers  %d\n", d.Audience())
		fmt.Fprintf(w, "size     %.1f KiB of HTML, %.1f KiB of text\n", kib(d.Everybody().HTML), kib(d.Everybody().Text))
		if cut := d.Groups[0].Cut; cut != "" {
			fmt.Fprintf(w, "cut      %s\n", cut)
		}
		for _, advice := range d.Advice {
			fmt.Fprintf(w, "note     %s\n", advice)
		}
	}
	fmt.Fprintf(w, "posts    %d of %d\n\n", len(posts), len(d.Choices))
	explainGroups(w, d)
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range d.Choices {
		mark := "out"
		if c.In {
			mark = "in"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", mark, oneLine(c.Post.Path), clipped(c.Post.Title), oneLine(c.Why))
	}
	_ = table.Flush()
}

// explainGroups prints who gets what, where not everybody gets the same.
func explainGroups(w io.Writer, d publisher.Draft) {
	if len(d.Groups) < 2 && len(d.Nothing) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "readers\tposts\tHTML\tlanguage\tof")
	for _, g := range d.Groups {
		fmt.Fprintf(table, "%d\t%d\t%.1f KiB\t%s\t%s\n", g.Readers, g.Posts, kib(g.Rendering.HTML), g.Rendering.Language, selected(g.Rendering.Selection))
	}
	for _, n := range d.Nothing {
		fmt.Fprintf(table, "%d\t0\t\t\t%s\n", n.Count, selected(n.Selection))
	}
	_ = table.Flush()
	for _, g := range d.Groups[min(1, len(d.Groups)):] {
		if g.Cut != "" {
			fmt.Fprintf(w, "cut      %s, for %s (%s)\n", g.Cut, selected(g.Rendering.Selection), g.Rendering.Language)
		}
	}
	fmt.Fprintln(w)
}

// selected spells a selection for people: "PebbleConf 2026, tag go; not tag jobs".
func selected(selection string) string {
	topics, err := newsletter.ParseSelection(selection)
	if err != nil {
		return oneLine(selection)
	}
	var followed, muted []string
	for _, t := range topics {
		name := oneLine(t.Name)
		if t.Kind == newsletter.TopicTag {
			name = "tag " + name
		}
		if t.Choice == newsletter.Follow {
			followed = append(followed, name)
		} else {
			muted = append(muted, name)
		}
	}
	switch {
	case len(topics) == 0:
		return "everything"
	case len(muted) == 0:
		return strings.Join(followed, ", ")
	case len(followed) == 0:
		return "everything but " + strings.Join(muted, ", ")
	}
	return strings.Join(followed, ", ") + ", but not " + strings.Join(muted, ", ")
}

func kib(s string) float64 { return float64(len(s)) / 1024 }
