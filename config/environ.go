package config

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

const (
	envPrefix = "RECAPD_"

	// credentialsVariable names the folder of systemd's LoadCredential=,
	// see systemd.exec(5).
	credentialsVariable = "CREDENTIALS_DIRECTORY"

	// stateVariable names the folder of systemd's StateDirectory=.
	stateVariable = "STATE_DIRECTORY"

	// dkimCredential holds the DKIM key itself, where the others hold what
	// would stand in the file: a service without a user of its own could read
	// the key from nowhere else.
	dkimCredential = "dkim.key"
)

// readEnviron reads RECAPD_SECTION__KEY=value; RECAPD_SITE__AUTHOR__NAME is
// site.author.name.
func readEnviron(environ []string, all map[string]setting) (layer, []Fault) {
	found, faults := layer{}, []Fault(nil)
	for _, entry := range environ {
		variable, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(variable, envPrefix) {
			continue
		}
		where := place{file: "$" + variable}
		key := strings.ReplaceAll(strings.ToLower(variable[len(envPrefix):]), "__", ".")
		if _, known := all[key]; !known || variableOf(key) != variable {
			faults = append(faults, where.fault("", "", "no such setting", didYouMeanVariable(key, all)))
			continue
		}
		found[key] = given{value: value, place: where, loose: true}
	}
	return found, faults
}

func variableOf(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "__"))
}

func didYouMeanVariable(key string, all map[string]setting) string {
	if top, _, _ := strings.Cut(key, "."); isTablesName(top) {
		return "[[" + top + "]] can only be written in the file"
	}
	if near := nearest(key, names(all)); near != "" {
		return "did you mean " + variableOf(near) + "?"
	}
	return "recapd reads RECAPD_SECTION__KEY, as RECAPD_SMTP__PASSWORD for smtp.password"
}

// readCredentials reads the files that are named by a setting. Others belong to
// somebody else, unless their name begins with a section of ours.
func readCredentials(dir string, files fs.FS, all map[string]setting) (layer, []Fault) {
	if files == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, []Fault{{File: dir, Message: fmt.Sprintf("reading the credentials: %v", err), Hint: "unset $" + credentialsVariable + " when there are none"}}
	}
	found, faults := layer{}, []Fault(nil)
	for _, e := range entries {
		key := e.Name()
		where := place{file: dir + "/" + key}
		if _, known := all[key]; !known {
			if key != dkimCredential && slices.Contains(sections(all), parent(key)) {
				faults = append(faults, where.fault("", "", "no such setting", didYouMean(key, names(all))))
			}
			continue
		}
		value, err := fs.ReadFile(files, key)
		if err != nil {
			faults = append(faults, where.fault("", "", fmt.Sprintf("reading the credential: %v", err), ""))
			continue
		}
		found[key] = given{value: strings.TrimRight(string(value), "\r\n"), place: where, loose: true}
	}
	if _, err := fs.Stat(files, dkimCredential); err == nil {
		where := dir + "/" + dkimCredential
		found["dkim.key_file"] = given{value: where, place: place{file: where}, loose: true}
	}
	return found, faults
}

// lookup finds a variable in environ; the last one counts, as for exec.
func lookup(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}
