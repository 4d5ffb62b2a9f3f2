"""A second start of the program brings the first one's window to the front."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT = 2000  # ms


class Raising(QObject):
    """A local socket named after the data folder; it carries no data, only the wish."""

    def __init__(self, data: Path, parent: QObject) -> None:
        super().__init__(parent)
        folder = sha256(str(data.absolute()).encode()).hexdigest()
        self._name = f"clinic-desktop-{folder[:16]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

    def listen(self, wanted: Callable[[], object]) -> None:
        """Call `wanted` whenever the program is started again."""
        QLocalServer.removeServer(self._name)  # left by a program that was killed

        def answer() -> None:
            while (socket := self._server.nextPendingConnection()) is not None:
                socket.deleteLater()
            wanted()

        self._server.newConnection.connect(answer)
        self._server.listen(self._name)

    def ask_the_other(self) -> bool:
        """Whether a running program heard the wish."""
        socket = QLocalSocket(self)
        socket.connectToServer(self._name)
        return socket.waitForConnected(_WAIT)
