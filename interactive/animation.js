// Gives the figures that move by themselves a button to stop them (WCAG 2.2.2).
// Where motion is unwanted nothing moves, and there is no button.
for (const figure of document.querySelectorAll("figure.demo-animation")) {
  const zh = document.documentElement.lang.startsWith("zh");
  const [pause, play] = zh ? ["暂停动画", "播放动画"] : ["Pause", "Play"];
  const moving = figure.querySelector("svg").getAnimations({ subtree: true });
  if (!moving.length) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "demo-button";
  button.textContent = pause;
  button.addEventListener("click", () => {
    const stop = button.textContent === pause;
    for (const part of moving) stop ? part.pause() : part.play();
    button.textContent = stop ? play : pause;
  });
  figure.querySelector("figcaption").before(button);
}
