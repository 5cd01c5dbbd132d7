#!/usr/bin/env python3
"""Makes man pages from what the program says of its own commands (`tributary --experimental-dump-help`): one for the whole, one for each command.

usage: manual.py VERSION FOLDER < help.json
"""
import json
import os
import sys


def roff(text):
    """A text as roff takes it: no sign of it begins a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def name_of(one):
    if one["kind"] == "positional":
        return "<" + one.get("valueName", "value") + ">"
    preferred = one["preferredName"]
    return ("--" if preferred["kind"] == "long" else "-") + preferred["name"]


def shown(one):
    value = "" if one["kind"] != "option" else " <" + one.get("valueName", "value") + ">"
    many = " ..." if one.get("isRepeating") else ""
    return name_of(one) + value + many


def synopsis(words, command):
    parts = []
    for one in arguments(command):
        text = shown(one)
        parts.append("[" + text + "]" if one["isOptional"] or one["kind"] == "flag" else text)
    if children(command):
        parts.append("<subcommand>")
    return " ".join(words), " ".join(parts)


def arguments(command):
    return [one for one in command.get("arguments", []) if one.get("shouldDisplay", True)]


def children(command):
    return [one for one in command.get("subcommands", []) if one["commandName"] != "help" and one.get("shouldDisplay", True)]


def describe(words, command, level):
    lines = []
    head, rest = synopsis(words, command)
    lines += [f".SS {roff(head)}" if level else ".SH SYNOPSIS", f".B {roff(head)}", roff(rest) if rest else "\\&", ".PP"]
    if level and command.get("abstract"):
        lines += [roff(command["abstract"]), ".PP"]
    if command.get("discussion"):
        lines += ([] if level else [".SH DESCRIPTION"]) + [roff(command["discussion"]), ".PP"]
    shown_arguments = [one for one in arguments(command) if name_of(one) not in ("--help", "--version")]
    if shown_arguments:
        if not level:
            lines.append(".SH OPTIONS")
        for one in shown_arguments:
            about = one.get("abstract", "")
            if one.get("allValues"):
                about += " One of: " + ", ".join(one["allValues"]) + "."
            if one.get("defaultValue"):
                about += f" Unless said: {one['defaultValue']}."
            lines += [".TP", f".B {roff(shown(one))}", roff(about) or "\\&"]
    below = children(command)
    if below:
        if not level:
            lines.append(".SH COMMANDS")
        for one in below:
            lines += describe(words + [one["commandName"]], one, level + 1)
    return lines


def page(title, abstract, version, body, others):
    lines = [f'.TH {title.upper()} 1 "" "tributary {version}" "tributary"', ".SH NAME", f"{roff(title)} \\- {roff(abstract.rstrip('.'))}"] + body
    lines += [".SH EXIT STATUS", "0 done; 1 failed, with a code and a remedy; 2 done, but something needs attention; 64 wrong usage."]
    lines += [".SH SEE ALSO", ", ".join(f"{roff(one)}(1)" for one in others)]
    return "\n".join(lines) + "\n"


def main():
    version, folder = sys.argv[1:3]
    root = json.load(sys.stdin)["command"]
    os.makedirs(folder, exist_ok=True)
    commands = children(root)
    names = ["tributary-" + one["commandName"] for one in commands]
    body = [".SH SYNOPSIS", ".B tributary", "<command> [options]", ".SH DESCRIPTION", roff(root.get("discussion", "")), ".SH COMMANDS"]
    for one in commands:
        body += [".TP", f".B {roff(one['commandName'])}", roff(one.get("abstract", ""))]
    body += [".SH FILES", ".TP", ".I /etc/tributary/central.conf", "Settings of the central server that runs as a service."]
    body += [".TP", ".I /etc/tributary/site.conf", "Settings of the sites that run as services."]
    body += [".TP", ".I /var/lib/tributary", "The data."]
    pages = {"tributary": page("tributary", root["abstract"], version, body, names)}
    for one, name in zip(commands, names):
        pages[name] = page(name, one.get("abstract", ""), version, describe(["tributary", one["commandName"]], one, 0), ["tributary"])
    for name, text in pages.items():
        with open(os.path.join(folder, name + ".1"), "w", encoding="utf-8") as file:
            file.write(text)


main()
