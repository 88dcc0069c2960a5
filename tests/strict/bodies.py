"""Small bodies as Discord takes them, to be made faulty in one place."""

from typing import Any

V2 = 1 << 15


def button(number: int = 0) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": f"button:{number}"}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def option(value: str = "a") -> dict[str, Any]:
    return {"label": "A", "value": value}


def select(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": 3, "custom_id": "choice", "min_values": 1, "max_values": 1,
        "options": list(options or (option("a"), option("b"))), "required": True, **more,
    }  # fmt: skip


def members(**more: Any) -> dict[str, Any]:
    return {"type": 5, "custom_id": "who", "min_values": 1, "max_values": 25, "required": True, **more}


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def gallery(url: str = "attachment://a.png", **more: Any) -> dict[str, Any]:
    return {"type": 12, "items": [{"media": {"url": url}, **more}]}


def container(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 17, "components": list(children)}


def v2(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(components), **more}


def field(**more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "field", "style": 2, **more}


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Question", "component": component, **more}


def section(*children: dict[str, Any]) -> dict[str, Any]:
    accessory = {"type": 11, "media": {"url": "https://example.org/b.png"}}
    return {"type": 9, "components": list(children), "accessory": accessory}


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(components), **more}


def embed(**more: Any) -> dict[str, Any]:
    return {"title": "Title", **more}
