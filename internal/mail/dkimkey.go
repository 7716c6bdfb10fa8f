package mail

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// KeyBits is the length of new RSA keys: what everybody verifies (RFC 8301) and
// what still fits a DNS answer over UDP.
const KeyBits = 2048

// NewKey makes an RSA key and gives it as PKCS #8 in PEM.
func NewKey(bits int) ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, fmt.Errorf("make dkim key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("make dkim key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// WriteKeyFile writes a key that only its owner can read. It never replaces a
// file: a key that is published in DNS cannot be made again.
func WriteKeyFile(path string, pem []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write dkim key: %w", err)
	}
	_, err = f.Write(pem)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write dkim key %s: %w", path, err)
	}
	return nil
}

// ReadKeyFile reads a key, and refuses one that others on this machine could read
// or its group change. The group may read: systemd hands out credentials so.
func ReadKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read dkim key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o027 != 0 {
		return nil, &KeyModeError{Path: path, Mode: mode}
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read dkim key: %w", err)
	}
	return key, nil
}

// KeyModeError says that a key file is open to others.
type KeyModeError struct {
	Path string
	Mode fs.FileMode
}

func (e *KeyModeError) Error() string {
	return fmt.Sprintf("dkim key %s has mode %04o and is not private; run chmod 600 on it", e.Path, e.Mode)
}

// ZoneLine writes a TXT record as a line of a zone file. A string in DNS holds 255
// bytes at most, so a longer value becomes several, which verifiers join without a
// space (RFC 6376 section 3.6.2.2).
func ZoneLine(name, value string) string {
	var parts []string
	for len(value) > 255 {
		parts, value = append(parts, value[:255]), value[255:]
	}
	parts = append(parts, value)
	return name + `. IN TXT ( "` + strings.Join(parts, `" "`) + `" )`
}
