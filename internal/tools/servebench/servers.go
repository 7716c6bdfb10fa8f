package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// server is one that serves the blog's feeds.
type server struct {
	name    string
	address string
	cmd     *exec.Cmd
	log     bytes.Buffer
}

// nginxConfiguration is Debian's nginx.conf as far as files are concerned. What it
// does not have: that we are no daemon, no log of requests, and gzip_static.
const nginxConfiguration = `daemon off;
worker_processes auto;
pid %[1]s/nginx.pid;
error_log stderr;
events { worker_connections 768; }
http {
	sendfile on;
	tcp_nopush on;
	types_hash_max_size 2048;
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	access_log off;
	gzip on;
	gzip_static on;
	gzip_vary on;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	server { listen %[2]s; root %[3]s; }
}
`

const caddyConfiguration = `{
	admin off
	auto_https off
}
http://%[1]s {
	root * %[2]s
	file_server {
		precompressed gzip
	}
}
`

// start starts all servers and waits until each answers. Those that run are returned
// with an error, too.
func start(ctx context.Context, b *blog) (servers []*server, err error) {
	recapd := &server{name: "recapd", address: b.listen, cmd: exec.CommandContext(ctx, b.program, "serve")}
	nginx, err := configured(ctx, b, "nginx", "nginx.conf", func(address string) string {
		return fmt.Sprintf(nginxConfiguration, b.dir, address, b.static)
	}, "-e", "stderr", "-c")
	if err != nil {
		return nil, err
	}
	caddy, err := configured(ctx, b, "caddy", "Caddyfile", func(address string) string {
		return fmt.Sprintf(caddyConfiguration, address, b.static)
	}, "run", "--adapter", "caddyfile", "--config")
	if err != nil {
		return nil, err
	}
	least, err := leastServer(ctx, b)
	if err != nil {
		return nil, err
	}
	for _, s := range []*server{recapd, nginx, caddy, least} {
		s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = b.dir, &s.log, &s.log
		s.cmd.Env = append(os.Environ(), "HOME="+b.dir, "XDG_CONFIG_HOME="+b.dir, "XDG_DATA_HOME="+b.dir)
		s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
		s.cmd.WaitDelay = 10 * time.Second
		if err := s.cmd.Start(); err != nil {
			return servers, err
		}
		servers = append(servers, s)
		if err := s.listens(ctx); err != nil {
			return servers, err
		}
	}
	return servers, nil
}

// configured is a server from the system with a configuration file of ours, whose
// name is the last of its arguments.
func configured(ctx context.Context, b *blog, name, file string, content func(address string) string, args ...string) (*server, error) {
	program, err := exec.LookPath(name)
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/" + name); err != nil {
			return nil, fmt.Errorf("%s is not installed: apt-get install nginx caddy wrk", name)
		}
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(b.dir, file)
	if err := os.WriteFile(path, []byte(content(address)), 0o644); err != nil {
		return nil, err
	}
	return &server{name: name, address: address, cmd: exec.CommandContext(ctx, program, append(args, path)...)}, nil
}

// listens waits until the server takes connections.
func (s *server) listens(ctx context.Context) error {
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		c, err := net.Dial("tcp", s.address)
		if err == nil {
			return c.Close()
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("%s does not listen: %w\n%s", s.name, err, s.log.String())
		}
	}
}

// stop ends all servers.
func stop(servers []*server) (err error) {
	for _, s := range servers {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		var exit *exec.ExitError
		if failed := s.cmd.Wait(); failed != nil && !errors.As(failed, &exit) {
			err = errors.Join(err, fmt.Errorf("stop %s: %w", s.name, failed))
		}
	}
	return err
}

// freeAddress is one on loopback that nobody listens at.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
