package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/digest"
	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/internal/publisher"
)

type previewOptions struct {
	at       string
	format   string
	explain  bool
	allPosts bool
}

// previewReader is whom a preview is addressed to.
const previewReader = "reader@example.org"

func (p *program) previewCommand() *cobra.Command {
	var o previewOptions
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Print the issue that would go out, and why each post is in or out",
		Long: `Compose the issue that would go out at the next slot of the schedule, or at the
time of --at, and print it. Nothing is recorded and nothing is sent.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.format != "html" && o.format != "text" && o.format != "eml" {
				return misuse(cmd, fmt.Errorf("--format %q: write html, text or eml", o.format))
			}
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.preview(cmd, o)
		},
	}
	cmd.Flags().StringVar(&o.at, "at", "", "`TIME` of the issue, in the site's zone (default the next slot)")
	cmd.Flags().StringVar(&o.format, "format", "text", "`what` to print: html, text or eml")
	cmd.Flags().BoolVar(&o.explain, "explain", false, "print why each post is in or out (with --format: to standard error, beside the issue)")
	cmd.Flags().BoolVar(&o.allPosts, "all-posts", false, "also posts that were there at the first run or are older than max_age")
	return cmd
}

func (h *house) preview(cmd *cobra.Command, o previewOptions) error {
	ctx := cmd.Context()
	order, err := h.order(cmd, o.at, o.allPosts, h.turns.Next(h.now()))
	if err != nil {
		return err
	}
	ledger, err := h.glance(ctx)
	if err != nil {
		return err
	}
	defer ledger.Close()
	pub := h.publisher(ledger, membership.Tokens{})
	site, err := pub.Scan(ctx, order.At)
	if err != nil {
		return err
	}
	draft, err := pub.Preview(ctx, site, order, h.now())
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
	switch {
	case o.explain && !cmd.Flags().Changed("format"):
		explain(h.out, draft, order.At)
		return nil
	case o.explain:
		explain(h.errw, draft, order.At)
	}
	return h.printDraft(draft, o.format)
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
	copy := newsletter.Delivery{Address: previewReader, Since: d.Issue.Letterhead.Date, MessageID: "preview@" + h.cfg.Digest.From.Domain()}
	copy.Token = membership.NewTokens(nil).Unsubscribe(membership.TestSubscriber, 0)
	html, text := d.Rendering.Fill(newsletter.Personal{Address: copy.Address, Since: copy.Since, Token: copy.Token})
	switch format {
	case "html":
		_, err := io.WriteString(h.out, ended(html))
		return err
	case "text":
		fmt.Fprintf(h.out, "Subject: %s\n\n", d.Rendering.Subject)
		_, err := io.WriteString(h.out, ended(text))
		return err
	}
	signer, err := h.signer()
	if err != nil {
		return err
	}
	msg, err := delivery.Print(d.Issue.Letterhead, d.Rendering, copy, signer)
	if err != nil {
		return err
	}
	_, err = h.out.Write(msg)
	return err
}

// explain prints the issue in a few lines and every post with its reason.
func explain(w io.Writer, d publisher.Draft, at time.Time) {
	posts := digest.Chosen(d.Choices)
	fmt.Fprintf(w, "as of    %s\n", at.Format("Mon 2 Jan 2006 15:04 MST"))
	if len(posts) > 0 {
		fmt.Fprintf(w, "subject  %s\n", d.Rendering.Subject)
		fmt.Fprintf(w, "readers  %d\n", d.Audience)
		fmt.Fprintf(w, "size     %.1f KiB of HTML, %.1f KiB of text\n", float64(len(d.Rendering.HTML))/1024, float64(len(d.Rendering.Text))/1024)
	}
	if d.Cut != "" {
		fmt.Fprintf(w, "cut      %s\n", d.Cut)
	}
	fmt.Fprintf(w, "posts    %d of %d\n\n", len(posts), len(d.Choices))
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
