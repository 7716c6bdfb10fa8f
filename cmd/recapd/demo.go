package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"recapd/examples"
	"recapd/feed"
	"recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/store"
)

// The people of the demo are made up.
var demoReaders = []string{"ada@example.org", "bo@example.net", "cleo@example.com"}

type demoOptions struct {
	once   bool
	out    string
	listen string
}

func (p *program) demoCommand() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show all of it: example posts in, feeds and a delivered digest out",
		Long: `Take example posts about a made-up conference, a throw-away database, three
example subscribers and an SMTP server inside this process; build the feeds,
compose the digest, sign it, deliver it over a real SMTP conversation, and show
where to look at it all. Nothing leaves this machine.

With --once it ends there and lists the files.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.demo(cmd.Context(), o) },
	}
	cmd.Flags().BoolVar(&o.once, "once", false, "do it all and exit, listing the files")
	cmd.Flags().StringVar(&o.out, "out", "", "`DIR` for the files; made when it is missing (default a new folder for temporary files)")
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:8080", "`address` of the pages; another port is taken when it is in use")
	return cmd
}

// demo is the whole program on example posts: it makes a configuration of its
// own and then calls what every other command calls.
func (p *program) demo(ctx context.Context, o demoOptions) error {
	dir, err := demoFolder(o.out)
	if err != nil {
		return err
	}
	listener, err := demoListener(o)
	if err != nil {
		return err
	}
	if listener != nil {
		defer listener.Close()
	}
	mails := filepath.Join(dir, "mails")
	if err := os.MkdirAll(mails, 0o755); err != nil {
		return err
	}
	receiver, err := sink.Start("127.0.0.1:0", sink.Options{Dir: mails})
	if err != nil {
		return err
	}
	defer receiver.Close()

	fmt.Fprintf(p.out, "recapd demo: everything is made up, and stays in\n  %s\n\n", dir)
	h, err := p.demoHouse(dir, receiver, listener)
	if err != nil {
		return err
	}
	if err := h.demoRun(ctx, receiver); err != nil {
		return err
	}
	if err := h.demoFiles(ctx, dir); err != nil {
		return err
	}
	if o.once {
		return listFiles(p, dir)
	}
	return h.demoServe(ctx, listener, mails)
}

func demoFolder(out string) (string, error) {
	dir := out
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "recapd-demo-"); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, "recapd.db")); err == nil {
		return "", hint(fmt.Errorf("%s holds a demo already", dir), "remove it, or name another folder with --out")
	}
	return filepath.Abs(dir)
}

// demoListener opens the port first, because the links of the digest name it.
func demoListener(o demoOptions) (net.Listener, error) {
	if o.once {
		return nil, nil
	}
	l, err := net.Listen("tcp", o.listen)
	if err == nil {
		return l, nil
	}
	host, _, splitErr := net.SplitHostPort(o.listen)
	if splitErr != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

// demoHouse lays out the example blog with a DKIM key and points it at the
// receiver. The configuration is the example's own; what differs comes by the
// environment, as it would in a container.
func (p *program) demoHouse(dir string, receiver *sink.Server, listener net.Listener) (*house, error) {
	if err := os.CopyFS(filepath.Join(dir, "blog"), examples.PebbleConf()); err != nil {
		return nil, err
	}
	pem, err := mail.NewKey(mail.KeyBits)
	if err != nil {
		return nil, err
	}
	key := filepath.Join(dir, "dkim.pem")
	if err := mail.WriteKeyFile(key, pem); err != nil {
		return nil, err
	}
	demo := *p
	demo.configPath = filepath.Join(dir, "blog", "recapd.toml")
	demo.environ = []string{
		"STATE_DIRECTORY=" + dir,
		"RECAPD_SMTP__HOST=" + receiver.Host(),
		"RECAPD_SMTP__PORT=" + strconv.Itoa(receiver.Port()),
		"RECAPD_SMTP__TLS=none",
		"RECAPD_DKIM__SELECTOR=demo",
		"RECAPD_DKIM__KEY_FILE=" + key,
		"RECAPD_DIGEST__FIRST_RUN=include",
	}
	if listener != nil {
		demo.environ = append(demo.environ, "RECAPD_HTTP__PUBLIC_URL=http://"+listener.Addr().String())
	}
	return demo.house()
}

// demoRun is a week in the life of the program.
func (h *house) demoRun(ctx context.Context, receiver *sink.Server) error {
	desk, err := h.office(ctx)
	if err != nil {
		return err
	}
	defer desk.close()
	desk.courier.Distributor = nil // three letters need no queue
	for _, address := range demoReaders {
		if err := h.demoSubscribe(ctx, desk.ledger, address); err != nil {
			return err
		}
	}
	fmt.Fprintf(h.out, "subscribed  %s\n", strings.Join(demoReaders, ", "))
	site, err := desk.scanner(desk.ledger).Scan(ctx, h.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(h.out, "read        %s, built %s, each as Atom, RSS and JSON\n", plural(len(site.Collection.Posts), "post"), plural(feeds(site.Documents), "feed"))
	issue, err := desk.issueByHand(ctx, h.editions()[0], publisher.Order{At: h.now(), AllPosts: true})
	if err != nil {
		return err
	}
	fmt.Fprintf(h.out, "composed    issue %d: %s\n", issue.Number, issue.Title)
	if err := desk.carry(ctx, []newsletter.Issue{issue}, time.Minute); err != nil {
		return err
	}
	messages, ok := receiver.Wait(len(demoReaders), 10*time.Second)
	if !ok {
		return fmt.Errorf("only %d of %d messages arrived", len(messages), len(demoReaders))
	}
	for _, m := range messages {
		fmt.Fprintf(h.out, "received    %s for %s over SMTP, DKIM-signed\n", byteSize(len(m.Raw)), m.To)
	}
	return nil
}

func (h *house) demoSubscribe(ctx context.Context, ledger *store.Store, address string) error {
	_, err := ledger.AddSubscriber(ctx, newsletter.Subscriber{
		Email: address, Status: newsletter.StatusActive, Created: h.now(), Confirmed: h.now(),
		Consent: newsletter.Consent{At: h.now(), Source: "demo"},
	})
	return err
}

// demoFiles leaves the feeds, the digest and the DNS record of the key as files.
func (h *house) demoFiles(ctx context.Context, dir string) error {
	ledger, err := h.glance(ctx)
	if err != nil {
		return err
	}
	defer ledger.Close()
	issues, err := ledger.Issues(ctx, newsletter.Weekly, 1)
	if err != nil {
		return err
	}
	renderings, err := ledger.Renderings(ctx, issues[0].ID)
	if err != nil {
		return err
	}
	html, text := renderings[0].Fill(newsletter.Personal{Address: demoReaders[0], Since: h.now(), Token: strings.Repeat("x", newsletter.TokenLength)})
	signer, err := h.signer()
	if err != nil {
		return err
	}
	name, value := signer.Record()
	keys, err := json.MarshalIndent(map[string]string{strings.TrimSuffix(name, "."): value}, "", "  ")
	if err != nil {
		return err
	}
	errs := []error{h.writeFeeds(ctx, filepath.Join(dir, "feeds"), false, io.Discard)}
	for name, content := range map[string]string{"digest.html": html, "digest.txt": text, "dkim-keys.json": string(keys) + "\n"} {
		errs = append(errs, renameio.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	return errors.Join(errs...)
}

func (h *house) demoServe(ctx context.Context, listener net.Listener, mails string) error {
	base := h.cfg.HTTP.PublicURL
	inbox, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	received := "http://" + inbox.Addr().String() + "/"
	fmt.Fprintln(h.out, "\nLook at it in a browser:")
	for _, page := range [][2]string{
		{base + "/", "the front page"},
		{base + "/issues/1", "the digest on the web"},
		{base + "/subscribe", "the form to join; its letter comes to the mails"},
		{received, "the mails as they were received"},
		{base + "/atom.xml", "the Atom feed"},
		{base + "/rss.xml", "the RSS feed"},
		{base + "/feed.json", "the JSON Feed"},
	} {
		fmt.Fprintf(h.out, "  %-34s %s\n", page[0], page[1])
	}
	fmt.Fprintln(h.out, "\nCtrl-C ends it.")
	done := make(chan error, 1)
	go func() { done <- listen(ctx, inbox, mailbox(mails)) }()
	return errors.Join(h.serve(ctx, listener), <-done)
}

func listFiles(p *program, dir string) error {
	fmt.Fprintln(p.out, "\nfiles:")
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			fmt.Fprintln(p.out, " ", path)
		}
		return err
	})
}

func byteSize(n int) string { return fmt.Sprintf("%.1f KiB", float64(n)/1024) }

// feeds counts those that documents are of.
func feeds(documents []feed.Document) int {
	n := 0
	for _, d := range documents {
		if !d.Alias && strings.HasSuffix(d.Path, "/atom.xml") {
			n++
		}
	}
	return n
}
