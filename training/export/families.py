"""The four bundles: their manifests, their networks and their graphs."""

from pathlib import Path

from torch import nn

from training.autoregressive.graphs import export_graphs, export_pixel_encoder
from training.autoregressive.transformer import Transformer
from training.diffusion.denoiser import BEFORE, CHUNK, Denoiser
from training.diffusion.graphs import export_diffusion
from training.diffusion.schedule import SHIFT
from training.export.bundle import GIVEN, GUIDED, SOUND, Bundle
from training.facts.painter import Painter, Picture
from training.frames.autoencoder import CODEBOOK_SIZE, Autoencoder
from training.frames.layout import CODES, DELAYS, MAX_STEPS_PER_RUN, SLOTS
from training.frames.levels import LATENT_SHAPE
from training.gan.graphs import export_gan
from training.gan.networks import CONTENT_SIZE, CRITIC_FRAMES, MOTION_SIZE, PERIOD, Gan
from training.recurrent.graphs import export_recurrent
from training.recurrent.network import NOISE_SIZE, Recurrent
from training.sound.graphs import export_sound
from training.sound.tracker import Tracker
from training.text.encoder import PromptEncoder
from training.text.graphs import export_text
from training.world.attributes import COUNTS
from training.world.tokenizer import build_vocabulary

DEFAULTS = {"temperature": 0.8, "top_k": 0, "top_p": 0.95, "guidance_scale": 1.0}
DIFFUSION_DEFAULTS = {"num_inference_steps": 12, "guidance_scale": 1.0}

BUNDLES = {
    "gpt": Bundle(
        name="shapes-gpt",
        family="autoregressive",
        graphs=("text_encoder", "frame_decoder", "pixel_decoder", "pixel_encoder"),
        description="Codes one after the other.",
        in_bytes=False,
        parameters=["temperature", "top_k", "top_p", *GUIDED, *GIVEN, "scenes"],
        defaults=DEFAULTS,
        section={
            "positions_per_frame": SLOTS,
            "codes_per_position": CODES,
            "codebook_size": CODEBOOK_SIZE,
            "delays": list(DELAYS),
            "max_steps_per_run": MAX_STEPS_PER_RUN,
        },
    ),
    "recurrent": Bundle(
        name="shapes-seq2seq",
        family="recurrent",
        graphs=("text_encoder", "frame_decoder"),
        description="One frame a step, from a hidden state that reads the words.",
        parameters=["scenes"],
        section={"noise_size": NOISE_SIZE},
    ),
    "gan": Bundle(
        name="shapes-gan",
        family="gan",
        graphs=("text_encoder", "generator", "critic"),
        description="Frames from noise that moves smoothly; a critic ranks clips.",
        parameters=["best_of"],
        section={
            "content_size": CONTENT_SIZE,
            "motion_size": MOTION_SIZE,
            "motion_period": PERIOD,
            "critic_frames": CRITIC_FRAMES,
        },
    ),
    "diffusion": Bundle(
        name="shapes-diffusion",
        family="diffusion",
        graphs=("text_encoder", "denoiser", "pixel_decoder", "pixel_encoder"),
        description="Chunks of frames out of noise, by flow matching.",
        parameters=["num_inference_steps", *GUIDED, *GIVEN, "last_frame", "scenes"],
        defaults=DIFFUSION_DEFAULTS,
        section={
            "frames_per_chunk": CHUNK,
            "conditioning_frames": BEFORE,
            "latent_shape": list(LATENT_SHAPE),
            "scheduler": {"type": "flow_match_euler", "shift": SHIFT},
        },
    ),
}


def family_modules(family: str) -> dict[str, nn.Module]:
    """What a family's graphs are made of, untrained, by the names of the checkpoints."""
    words = len(build_vocabulary())
    modules: dict[str, nn.Module] = {"autoencoder": Autoencoder(), "sound": Tracker()}
    if family == "gpt":
        return {**modules, "transformer": Transformer(words, sum(COUNTS))}
    text = PromptEncoder(words)
    modules["text"] = text
    if family == "diffusion":
        return {**modules, "diffusion": Denoiser(text.width)}
    modules["painter"] = Painter()
    if family == "recurrent":
        return {**modules, "recurrent": Recurrent(text.width)}
    return {**modules, "gan": Gan(text.width)}


def export_family(family: str, modules: dict[str, nn.Module], folder: Path) -> None:
    """Writes the graphs of one family, at full size."""
    autoencoder = modules["autoencoder"]
    export_sound(modules["sound"], folder / f"{SOUND}.onnx")
    if family == "gpt":
        export_graphs(modules["transformer"], autoencoder, folder)
        export_pixel_encoder(autoencoder, folder / "pixel_encoder.onnx")
        return
    text = modules["text"]
    export_text(text, folder / "text_encoder.onnx")
    if family == "diffusion":
        export_diffusion(modules["diffusion"], text, autoencoder, folder)
        return
    picture = Picture(modules["painter"], autoencoder.decoder)
    if family == "recurrent":
        export_recurrent(modules["recurrent"], text, picture, folder)
    else:
        gan = modules["gan"]
        export_gan(gan.generator, gan.critic, text, picture, autoencoder, folder)
