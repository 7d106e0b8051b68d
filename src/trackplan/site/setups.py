"""Setup of Customer.io's own clients: installation and construction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The installation and construction of a client."""

    title: str
    install: str
    code: str


SETUPS = (
    Setup(
        title="Python",
        install="pip install customerio",
        code=(
            "import os\nfrom customerio import CustomerIO\n\n"
            'cio = CustomerIO(os.environ["CUSTOMERIO_SITE_ID"], os.environ["CUSTOMERIO_TRACK_API_KEY"])'
        ),
    ),
    Setup(
        title="Node",
        install="npm install customerio-node",
        code=(
            'import { TrackClient } from "customerio-node";\n\n'
            "const { CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY } = process.env;\n"
            "const cio = new TrackClient(CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY);"
        ),
    ),
    Setup(
        title="Go",
        install="go get github.com/customerio/go-customerio/v3",
        code=(
            'import "github.com/customerio/go-customerio/v3"\n\n'
            "cio := customerio.NewTrackClient(\n"
            '  os.Getenv("CUSTOMERIO_SITE_ID"), os.Getenv("CUSTOMERIO_TRACK_API_KEY"))'
        ),
    ),
    Setup(
        title="Ruby",
        install="gem install customerio",
        code=(
            'require "customerio"\n\n'
            "cio = Customerio::Client.new(\n"
            '  ENV.fetch("CUSTOMERIO_SITE_ID"), ENV.fetch("CUSTOMERIO_TRACK_API_KEY"))'
        ),
    ),
)
